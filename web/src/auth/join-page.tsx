import { makeClientOf } from '@tocsin/sdk/call';
import { useState } from 'react';
import { authText } from '../messages/en/auth.ts';
import { linksText } from '../messages/en/links.ts';
import { isDeadLink, searchParameter, useInstance, useSignedIn } from './loaded.ts';
import { AlreadySignedIn, Statement } from './notices.tsx';
import { SignUpForm } from './sign-up-form.tsx';

// On its own, so that the first page need not carry it.
const api = makeClientOf({ acceptOpenInvitation: 'POST /api/v1/auth/join' });

/** Make an account with an invitation that somebody handed over. The address is confirmed by mail, as on sign-up. */
export function JoinPage() {
  const text = linksText();
  const token = searchParameter('token') ?? '';
  const instance = useInstance();
  const me = useSignedIn();
  const [dead, setDead] = useState(token === '');
  const onRefused = (error: unknown): boolean => {
    const gone = isDeadLink(error);
    if (gone) setDead(true);
    return gone;
  };
  if (me !== undefined) return <AlreadySignedIn me={me} />;
  if (dead) {
    return (
      <Statement title={text.invitation.invalidTitle} action={{ href: '/sign-in', label: authText().toSignIn }}>
        <p>{text.join.invalid}</p>
      </Statement>
    );
  }
  return (
    <SignUpForm
      title={text.join.title}
      instance={instance}
      before={<p className="mb-6">{text.join.text}</p>}
      send={(wish) => api.call('acceptOpenInvitation', { body: { token, ...wish } })}
      onRefused={onRefused}
    />
  );
}
