import { useState } from 'react';
import { signInUrl } from '#lib';
import { Button, ButtonLink, Dialog } from '#ui';
import { shellText } from '../messages/en/shell.ts';

/** Asks to sign in again, without throwing away the page below. */
export function SessionEndedDialog({ ended }: { ended: boolean }) {
  const text = shellText();
  const [staying, setStaying] = useState(false);
  const stay = () => setStaying(true);
  return (
    <Dialog
      title={text.sessionEnded}
      open={ended && !staying}
      onClose={stay}
      actions={
        <>
          <Button kind="quiet" onClick={stay}>
            {text.stay}
          </Button>
          <ButtonLink kind="ink" href={signInUrl()}>
            {text.signIn}
          </ButtonLink>
        </>
      }
    >
      <p>{text.sessionEndedText}</p>
    </Dialog>
  );
}
