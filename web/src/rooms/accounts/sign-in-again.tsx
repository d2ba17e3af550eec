import { useState } from 'react';
import { ApiError, sentenceOf, signInUrl, signOut } from '#lib';
import { Button, toast } from '#ui';
import { accountLifeText } from '../../messages/en/account-life.ts';
import { accountsText } from '../../messages/en/accounts.ts';

/** Below a form that was refused because the sign-in is too long ago: the way to a fresh one, and back here. */
export function SignInAgain({ after }: { after: Error | null }) {
  const text = accountLifeText();
  const [leaving, setLeaving] = useState(false);
  if (!(after instanceof ApiError) || after.code !== 'FRESH_SIGN_IN_NEEDED') return null;
  const again = async (): Promise<void> => {
    setLeaving(true);
    const comeBack = signInUrl();
    try {
      await signOut();
      location.assign(comeBack);
    } catch (error) {
      setLeaving(false);
      toast(sentenceOf(error));
    }
  };
  return (
    <p className="mb-4">
      {text.staleHint}{' '}
      <Button small busy={leaving && accountsText().signingOut} onClick={() => void again()}>
        {text.stale}
      </Button>
    </p>
  );
}
