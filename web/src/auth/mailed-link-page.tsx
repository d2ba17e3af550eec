import { makeClientOf } from '@tocsin/sdk/call';
import { useState } from 'react';
import { accountLifeText } from '../messages/en/account-life.ts';
import { authText } from '../messages/en/auth.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { isDeadLink, searchParameter } from './loaded.ts';
import { Statement } from './notices.tsx';

const api = makeClientOf({
  confirmEmailChange: 'POST /api/v1/auth/confirm-email-change',
  undoEmailChange: 'POST /api/v1/auth/undo-email-change',
  keepAccount: 'POST /api/v1/auth/keep-account',
});

interface Words {
  title: string;
  text: string;
  submit: string;
  busy: string;
}
interface Said {
  title: string;
  text: string;
}

/** One of the two mailboxes agrees to a change of address. */
export function ChangeEmailPage() {
  const text = accountLifeText().links.email;
  return (
    <MailedLink
      words={text}
      take={async (token) => {
        const { done } = await api.call('confirmEmailChange', { body: { token } });
        return done ? { title: text.doneTitle, text: text.done } : { title: text.waitTitle, text: text.wait };
      }}
    />
  );
}

/** The old mailbox takes the account back. */
export function UndoEmailPage() {
  const text = accountLifeText().links.undo;
  return (
    <MailedLink
      words={text}
      take={async (token) => {
        await api.call('undoEmailChange', { body: { token } });
        return { title: text.doneTitle, text: text.done };
      }}
    />
  );
}

/** An account that was to be erased stays. */
export function KeepAccountPage() {
  const text = accountLifeText().links.keep;
  return (
    <MailedLink
      words={text}
      take={async (token) => {
        await api.call('keepAccount', { body: { token } });
        return { title: text.doneTitle, text: text.done };
      }}
    />
  );
}

/** Opening the link changes nothing, because mail scanners open links too; the button does it. */
function MailedLink({ words, take }: { words: Words; take: (token: string) => Promise<Said> }) {
  const text = accountLifeText().links;
  const token = searchParameter('token');
  const [said, setSaid] = useState<Said>();
  const submission = useSubmission({
    fields: [],
    send: async () => setSaid(await take(token ?? '')),
    onRefused: (error) => {
      const dead = isDeadLink(error);
      if (dead) setSaid({ title: text.deadTitle, text: text.dead });
      return dead;
    },
  });
  const statement = token === null ? { title: text.deadTitle, text: text.missing } : said;
  if (statement !== undefined) {
    return (
      <Statement title={statement.title} action={{ href: '/sign-in', label: authText().toSignIn }}>
        <p>{statement.text}</p>
      </Statement>
    );
  }
  return (
    <Frame title={words.title} error={submission.errors.length > 0}>
      <p className="mb-6">{words.text}</p>
      <Form submission={submission} label={words.submit} busyLabel={words.busy} />
    </Frame>
  );
}
