import { useState } from 'react';
import { type Answer } from '#lib';
import { authText } from '../messages/en/auth.ts';
import { api } from './api.ts';
import { noteMailSent, useCarriedEmail } from './carried.ts';
import { checkEmail, checkNewPassword } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput, NameInput, NewPasswordInput } from './inputs.tsx';
import { useInstance, useSignedIn } from './loaded.ts';
import { AlreadySignedIn, SafetyNotice, Statement } from './notices.tsx';
import { PasskeySignUp } from './passkey-sign-up.tsx';
import { Providers } from './providers.tsx';

/** Make an account. The answer is the same whether or not the address has one. */
export function SignUpPage() {
  const text = authText();
  const instance = useInstance();
  const me = useSignedIn();
  if (me !== undefined) return <AlreadySignedIn me={me} />;
  if (instance?.sign_up === 'invite') {
    return (
      <Statement title={text.signUp.title} action={{ href: '/sign-in', label: text.toSignIn }}>
        <p>{text.signUp.closed}</p>
      </Statement>
    );
  }
  return <SignUpForm instance={instance} />;
}

function SignUpForm({ instance }: { instance: Answer<'getInstance'> | undefined }) {
  const text = authText();
  const [email, setEmail] = useCarriedEmail();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submission = useSubmission({
    fields: ['email', 'password', 'display_name'],
    check: () => [...checkEmail(email), ...checkNewPassword(password)],
    send: async () => {
      const named = name.trim() === '' ? {} : { display_name: name.trim() };
      await api.call('signUp', { body: { email: email.trim(), password, ...named } });
      noteMailSent(Date.now());
      location.assign('/verify-email');
    },
  });
  return (
    <Frame title={text.signUp.title} error={submission.errors.length > 0}>
      <SafetyNotice instance={instance} />
      {instance?.sign_up === 'domain' ? <p className="mb-6 text-ink-2">{text.signUp.domain}</p> : null}
      <Form submission={submission} label={text.signUp.submit} busyLabel={text.signUp.busy}>
        <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
        <NameInput value={name} onChange={setName} error={submission.errorOf('display_name')} />
        <NewPasswordInput value={password} onChange={setPassword} error={submission.errorOf('password')} />
      </Form>
      <p className="mt-6 text-meta text-ink-2">
        {text.signUp.known} <a href="/sign-in">{text.toSignIn}</a>
      </p>
      <div className="mt-6 grid gap-3">
        <Providers instance={instance} />
      </div>
      <PasskeySignUp email={email} name={name} />
    </Frame>
  );
}
