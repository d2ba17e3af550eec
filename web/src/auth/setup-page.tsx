import { useState } from 'react';
import { ApiError } from '#lib';
import { authText } from '../messages/en/auth.ts';
import { linksText } from '../messages/en/links.ts';
import { api } from './api.ts';
import { useCarriedEmail } from './carried.ts';
import { checkEmail, checkNewPassword } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput, NewPasswordInput } from './inputs.tsx';
import { isDeadLink, searchParameter, useInstance } from './loaded.ts';
import { SafetyNotice, Statement } from './notices.tsx';

type Outcome = 'done' | 'dead' | 'closed';

/** Make the first administrator from the link that the server printed. */
export function SetupPage() {
  const token = searchParameter('token');
  const [outcome, setOutcome] = useState<Outcome | undefined>(token === null ? 'dead' : undefined);
  return outcome === undefined ? <SetupForm token={token ?? ''} onOutcome={setOutcome} /> : <Said outcome={outcome} />;
}

function SetupForm({ token, onOutcome }: { token: string; onOutcome: (outcome: Outcome) => void }) {
  const text = linksText().setup;
  const instance = useInstance();
  const [email, setEmail] = useCarriedEmail();
  const [password, setPassword] = useState('');
  const submission = useSubmission({
    fields: ['email', 'password'],
    check: () => [...checkEmail(email), ...checkNewPassword(password)],
    send: async () => {
      await api.call('setUp', { body: { token, email: email.trim(), password } });
      onOutcome('done');
    },
    onRefused: (error) => {
      const outcome = outcomeOf(error);
      if (outcome !== undefined) onOutcome(outcome);
      return outcome !== undefined;
    },
  });
  return (
    <Frame title={text.title} error={submission.errors.length > 0}>
      <SafetyNotice instance={instance} />
      <p className="mb-6">{text.text}</p>
      <Form submission={submission} label={text.submit} busyLabel={text.busy}>
        <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
        <NewPasswordInput value={password} onChange={setPassword} error={submission.errorOf('password')} />
      </Form>
    </Frame>
  );
}

function outcomeOf(error: unknown): Outcome | undefined {
  if (isDeadLink(error)) return 'dead';
  return error instanceof ApiError && error.code === 'SETUP_CLOSED' ? 'closed' : undefined;
}

function Said({ outcome }: { outcome: Outcome }) {
  const text = authText();
  const links = linksText();
  const said = {
    done: { title: links.setup.doneTitle, sentence: links.setup.doneText },
    dead: { title: links.setup.invalidTitle, sentence: links.setup.invalid },
    closed: { title: links.setup.closedTitle, sentence: links.setup.closed },
  }[outcome];
  return (
    <Statement title={said.title} action={{ href: '/sign-in', label: text.toSignIn }}>
      <p>{said.sentence}</p>
    </Statement>
  );
}
