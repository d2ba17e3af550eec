import { useState } from 'react';
import { authText } from '../messages/en/auth.ts';
import { linksText } from '../messages/en/links.ts';
import { api } from './api.ts';
import { checkNewPassword } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { NewPasswordInput } from './inputs.tsx';
import { isDeadLink, searchParameter } from './loaded.ts';
import { Statement } from './notices.tsx';

/** Set a new password with the mailed link. */
export function ResetPasswordPage() {
  const text = authText();
  const links = linksText();
  const token = searchParameter('token');
  const [outcome, setOutcome] = useState<'done' | 'dead' | undefined>(token === null ? 'dead' : undefined);
  const [password, setPassword] = useState('');
  const submission = useSubmission({
    fields: ['password'],
    check: () => checkNewPassword(password),
    send: async () => {
      await api.call('resetPassword', { body: { token: token ?? '', password } });
      setOutcome('done');
    },
    onRefused: (error) => {
      const dead = isDeadLink(error);
      if (dead) setOutcome('dead');
      return dead;
    },
  });
  if (outcome === 'dead') {
    return (
      <Statement title={links.reset.invalidTitle} action={{ href: '/forgot-password', label: links.reset.again }}>
        <p>{links.reset.invalid}</p>
      </Statement>
    );
  }
  if (outcome === 'done') {
    return (
      <Statement title={links.reset.doneTitle} action={{ href: '/sign-in', label: text.toSignIn }}>
        <p>{links.reset.doneText}</p>
      </Statement>
    );
  }
  return (
    <Frame title={links.reset.title} error={submission.errors.length > 0}>
      <p className="mb-6">{links.reset.text}</p>
      <Form submission={submission} label={links.reset.submit} busyLabel={links.reset.busy}>
        <NewPasswordInput
          label={text.newPassword}
          value={password}
          onChange={setPassword}
          error={submission.errorOf('password')}
        />
      </Form>
    </Frame>
  );
}
