import { authText } from '../messages/en/auth.ts';
import { api } from './api.ts';
import { useInstance, useSignedIn } from './loaded.ts';
import { AlreadySignedIn, Statement } from './notices.tsx';
import { PasskeySignUp } from './passkey-sign-up.tsx';
import { Providers } from './providers.tsx';
import { SignUpForm } from './sign-up-form.tsx';

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
  return (
    <SignUpForm
      title={text.signUp.title}
      instance={instance}
      before={instance?.sign_up === 'domain' ? <p className="mb-6 text-ink-2">{text.signUp.domain}</p> : null}
      send={(body) => api.call('signUp', { body })}
      after={({ email, name }) => (
        <>
          <div className="mt-6 grid gap-3">
            <Providers instance={instance} />
          </div>
          <PasskeySignUp email={email} name={name} />
        </>
      )}
    />
  );
}
