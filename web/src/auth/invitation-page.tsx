import { useState } from 'react';
import { authText } from '../messages/en/auth.ts';
import { linksText } from '../messages/en/links.ts';
import { api } from './api.ts';
import { checkNewPassword } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { NameInput, NewPasswordInput } from './inputs.tsx';
import { isDeadLink, searchParameter, useInstance } from './loaded.ts';
import { SafetyNotice, Statement } from './notices.tsx';

/** Make the account that one was invited to, with the mailed link. */
export function InvitationPage() {
  const text = linksText().invitation;
  const token = searchParameter('token');
  const [outcome, setOutcome] = useState<'done' | 'dead' | undefined>(token === null ? 'dead' : undefined);
  if (outcome === undefined) return <AcceptForm token={token ?? ''} onOutcome={setOutcome} />;
  const said =
    outcome === 'done'
      ? { title: text.doneTitle, sentence: text.doneText }
      : { title: text.invalidTitle, sentence: text.invalid };
  return (
    <Statement title={said.title} action={{ href: '/sign-in', label: authText().toSignIn }}>
      <p>{said.sentence}</p>
    </Statement>
  );
}

function AcceptForm({ token, onOutcome }: { token: string; onOutcome: (outcome: 'done' | 'dead') => void }) {
  const text = linksText().invitation;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submission = useSubmission({
    fields: ['display_name', 'password'],
    check: () => checkNewPassword(password),
    send: async () => {
      const named = name.trim() === '' ? {} : { display_name: name.trim() };
      await api.call('acceptInvitation', { body: { token, password, ...named } });
      onOutcome('done');
    },
    onRefused: (error) => {
      const dead = isDeadLink(error);
      if (dead) onOutcome('dead');
      return dead;
    },
  });
  return (
    <Frame title={text.title} error={submission.errors.length > 0}>
      <SafetyNotice instance={useInstance()} />
      <p className="mb-6">{text.text}</p>
      <Form submission={submission} label={text.submit} busyLabel={text.busy}>
        <NameInput value={name} onChange={setName} error={submission.errorOf('display_name')} />
        <NewPasswordInput value={password} onChange={setPassword} error={submission.errorOf('password')} />
      </Form>
    </Frame>
  );
}
