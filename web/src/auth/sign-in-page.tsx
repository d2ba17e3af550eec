import { lazy, Suspense, useState } from 'react';
import { ApiError, safeReturnTo } from '#lib';
import { authText } from '../messages/en/auth.ts';
import { api } from './api.ts';
import { useCarriedEmail } from './carried.ts';
import { checkEmail, checkPassword } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput, PasswordInput } from './inputs.tsx';
import { searchParameter, useInstance, useSignedIn } from './loaded.ts';
import { AlreadySignedIn, SafetyNotice } from './notices.tsx';

const OtherWays = lazy(async () => ({ default: (await import('./other-ways.tsx')).OtherWays }));

/** Sign in, then go back to where one wanted to be. */
export function SignInPage() {
  const text = authText().signIn;
  const instance = useInstance();
  const me = useSignedIn();
  const [email, setEmail] = useCarriedEmail();
  const [password, setPassword] = useState('');
  const submission = useSubmission({
    fields: ['email', 'password'],
    check: () => [...checkEmail(email), ...checkPassword(password)],
    send: async () => {
      const entered = await api.call('signIn', { body: { email: email.trim(), password } });
      const { goOn } = await import('./second-step.ts');
      goOn(entered, safeReturnTo(searchParameter('return_to')));
    },
    onRefused: goToVerification,
  });
  if (me !== undefined) return <AlreadySignedIn me={me} />;
  return (
    <Frame title={text.title} error={submission.errors.length > 0}>
      <SafetyNotice instance={instance} />
      {instance?.setup_open === true ? <p className="mb-6 border-s-2 border-mark ps-4">{text.setup}</p> : null}
      <Form submission={submission} label={text.submit} busyLabel={text.busy}>
        <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
        <PasswordInput
          value={password}
          onChange={setPassword}
          error={submission.errorOf('password')}
          aside={<a href="/forgot-password">{text.forgot}</a>}
        />
      </Form>
      {instance?.sign_up === 'invite' ? null : (
        <p className="mt-6 text-meta text-ink-2">
          {text.newHere} <a href="/sign-up">{text.create}</a>
        </p>
      )}
      <Suspense>
        <OtherWays instance={instance} />
      </Suspense>
    </Frame>
  );
}

/** The password was right, but nobody has proved that the address is theirs. */
function goToVerification(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code !== 'EMAIL_UNVERIFIED') return false;
  location.assign('/verify-email?from=sign-in');
  return true;
}
