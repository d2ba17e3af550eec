import { useState } from 'react';
import { Banner, Button } from '#ui';
import { createPasskey, knowsPasskeys } from '../lib/passkeys.ts';
import { methodsText } from '../messages/en/sign-in-methods.ts';
import { noteMailSent } from './carried.ts';
import { checkEmail } from './checks.ts';
import { methodsApi } from './methods-api.ts';
import { problemOf } from './other-ways.tsx';

/** Makes an account that is opened by a passkey and has no password. */
export function PasskeySignUp({ email, name }: { email: string; name: string }) {
  const text = methodsText().passkey;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const signUp = async (): Promise<void> => {
    const [wrong] = checkEmail(email);
    setProblem(wrong?.message);
    if (wrong !== undefined) return;
    setBusy(true);
    try {
      const named = name.trim() === '' ? {} : { display_name: name.trim() };
      const body = { email: email.trim(), ...named };
      const { challenge, options } = await methodsApi.call('startPasskeySignUp', { body });
      const response = await createPasskey(options);
      await methodsApi.call('signUpWithPasskey', { body: { challenge, response } });
      noteMailSent(Date.now());
      location.assign('/verify-email');
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  if (!knowsPasskeys()) return null;
  return (
    <div className="mt-8 grid gap-3 border-t border-line pt-6">
      {problem === undefined ? null : (
        <div role="alert">
          <Banner kind="critical">{problem}</Banner>
        </div>
      )}
      <Button className="w-full" busy={busy && text.waiting} onClick={() => void signUp()}>
        {text.signUp}
      </Button>
      <p className="text-meta text-ink-2">{text.signUpHint}</p>
    </div>
  );
}
