import { useState } from 'react';
import { safeReturnTo, type Answer } from '#lib';
import { Banner, Button } from '#ui';
import { knowsPasskeys, PasskeyCancelled, showPasskey } from '../lib/passkeys.ts';
import { methodsText } from '../messages/en/sign-in-methods.ts';
import { failuresOf } from './failure.ts';
import { searchParameter } from './loaded.ts';
import { methodsApi } from './methods-api.ts';
import { Providers } from './providers.tsx';
import { goOn } from './second-step.ts';

/** Ways in beside the password: a passkey, a mailed link. Loaded behind the form, which nobody has to wait for. */
export function OtherWays({ instance }: { instance: Answer<'getInstance'> | undefined }) {
  const text = methodsText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const signIn = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { challenge, options } = await methodsApi.call('startPasskeySignIn');
      const response = await showPasskey(options);
      goOn(await methodsApi.call('signInWithPasskey', { body: { challenge, response } }), returnTo());
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <div className="mt-8 grid gap-3 border-t border-line pt-6">
      {problem === undefined ? null : (
        <div role="alert">
          <Banner kind="critical">{problem}</Banner>
        </div>
      )}
      {knowsPasskeys() ? (
        <Button className="w-full" busy={busy && text.passkey.waiting} onClick={() => void signIn()}>
          {text.passkey.signIn}
        </Button>
      ) : null}
      <Providers instance={instance} />
      <p className="text-meta">
        <a href="/sign-in-link">{text.link.ask}</a>
      </p>
    </div>
  );
}

const returnTo = (): string => safeReturnTo(searchParameter('return_to'));

export function problemOf(error: unknown): string {
  if (error instanceof PasskeyCancelled) return methodsText().passkey.cancelled;
  return failuresOf(error, [])
    .map(({ message }) => message)
    .join(' ');
}
