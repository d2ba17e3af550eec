import { useState, type ReactNode } from 'react';
import { safeReturnTo, sentenceOf, type Answer } from '#lib';
import { Banner, Button, ButtonLink } from '#ui';
import { authText } from '../messages/en/auth.ts';
import { api } from './api.ts';
import { Frame } from './frame.tsx';
import { searchParameter } from './loaded.ts';

/** A page that only says something: done, used up, closed. Its one action leads on. */
export function Statement({
  title,
  action,
  children,
}: {
  title: string;
  action?: { href: string; label: string };
  children: ReactNode;
}) {
  return (
    <Frame title={title}>
      <div className="grid gap-3">{children}</div>
      {action === undefined ? null : (
        <p className="mt-6">
          <ButtonLink kind="ink" href={action.href}>
            {action.label}
          </ButtonLink>
        </p>
      )}
    </Frame>
  );
}

/** What everybody must know before typing a password here. */
export function SafetyNotice({ instance }: { instance: Answer<'getInstance'> | undefined }) {
  return instance?.insecure === true ? <Banner>{authText().insecure}</Banner> : null;
}

/** In sample mode mails do not leave the machine: here they are. */
export function SampleMailLink({ instance }: { instance: Answer<'getInstance'> | undefined }) {
  if (instance?.sample_mode !== true) return null;
  return (
    <p className="mt-6 text-meta">
      <a href="/dev/mail">{authText().sampleMail}</a>
    </p>
  );
}

/** Instead of a form, to somebody who is signed in. */
export function AlreadySignedIn({ me }: { me: Answer<'getMe'> }) {
  const text = authText();
  const [leaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const leave = async (): Promise<void> => {
    setLeaving(true);
    try {
      await api.call('signOut');
      location.reload();
    } catch (error) {
      setProblem(sentenceOf(error));
      setLeaving(false);
    }
  };
  return (
    <Frame title={text.signIn.alreadyTitle}>
      {problem === undefined ? null : <Banner kind="critical">{problem}</Banner>}
      <p>{text.signIn.already(me.display_name || me.email)}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <ButtonLink kind="ink" href={safeReturnTo(searchParameter('return_to'))}>
          {text.toInbox}
        </ButtonLink>
        <Button busy={leaving && text.signIn.signingOut} onClick={() => void leave()}>
          {text.signIn.signOut}
        </Button>
      </div>
    </Frame>
  );
}
