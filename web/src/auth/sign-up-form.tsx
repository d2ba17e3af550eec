import { useState, type ReactNode } from 'react';
import { type Answer } from '#lib';
import { authText } from '../messages/en/auth.ts';
import { noteMailSent, useCarriedEmail } from './carried.ts';
import { checkEmail, checkNewPassword } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput, NameInput, NewPasswordInput } from './inputs.tsx';
import { SafetyNotice } from './notices.tsx';

export interface SignUpWish {
  email: string;
  password: string;
  display_name?: string;
}

interface Props {
  title: string;
  instance: Answer<'getInstance'> | undefined;
  /** What stands above the fields. */
  before?: ReactNode;
  send: (wish: SignUpWish) => Promise<unknown>;
  onRefused?: (error: unknown) => boolean;
  /** What stands below, for somebody who has typed this. */
  after?: (typed: { email: string; name: string }) => ReactNode;
}

/** Address, name and password of a new account. Then a mail is on its way to the address. */
export function SignUpForm({ title, instance, before, send, onRefused, after }: Props) {
  const text = authText();
  const [email, setEmail] = useCarriedEmail();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submission = useSubmission({
    fields: ['email', 'password', 'display_name'],
    check: () => [...checkEmail(email), ...checkNewPassword(password)],
    send: async () => {
      const named = name.trim() === '' ? {} : { display_name: name.trim() };
      await send({ email: email.trim(), password, ...named });
      noteMailSent(Date.now());
      location.assign('/verify-email');
    },
    ...(onRefused === undefined ? {} : { onRefused }),
  });
  return (
    <Frame title={title} error={submission.errors.length > 0}>
      <SafetyNotice instance={instance} />
      {before}
      <Form submission={submission} label={text.signUp.submit} busyLabel={text.signUp.busy}>
        <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
        <NameInput value={name} onChange={setName} error={submission.errorOf('display_name')} />
        <NewPasswordInput value={password} onChange={setPassword} error={submission.errorOf('password')} />
      </Form>
      <p className="mt-6 text-meta text-ink-2">
        {text.signUp.known} <a href="/sign-in">{text.toSignIn}</a>
      </p>
      {after?.({ email, name })}
    </Frame>
  );
}
