import { useState } from 'react';
import { linksText } from '../messages/en/links.ts';
import { noteMailSent, useCarriedEmail } from './carried.ts';
import { checkEmail } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput } from './inputs.tsx';
import { useInstance } from './loaded.ts';
import { SampleMailLink } from './notices.tsx';
import { Resend } from './resend.tsx';

interface Words {
  title: string;
  text: string;
  submit: string;
  busy: string;
  sentTitle: string;
  sent: (email: string) => string;
  back: string;
}

interface Props {
  words: Words;
  /** The label of the button that sends it once more. */
  again: string;
  ask: (email: string) => Promise<unknown>;
}

/** Asks for an address, and has a link mailed to it. */
export function AskForMail({ words, again, ask }: Props) {
  const [email, setEmail] = useCarriedEmail();
  const [sent, setSent] = useState(false);
  const submission = useSubmission({
    fields: ['email'],
    check: () => checkEmail(email),
    send: async () => {
      await ask(email.trim());
      noteMailSent(Date.now());
      setSent(true);
    },
  });
  if (sent) return <Sent email={email.trim()} words={words} again={again} ask={ask} />;
  return (
    <Frame title={words.title} error={submission.errors.length > 0}>
      <p className="mb-6">{words.text}</p>
      <Form submission={submission} label={words.submit} busyLabel={words.busy}>
        <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
      </Form>
      <BackToSignIn label={words.back} />
    </Frame>
  );
}

function Sent({ email, words, again, ask }: Props & { email: string }) {
  const instance = useInstance();
  return (
    <Frame title={words.sentTitle}>
      <p className="wrap-anywhere">{words.sent(email)}</p>
      <p className="mt-3 text-ink-2">{linksText().verify.sentHint}</p>
      <Resend label={again} send={() => ask(email)} />
      <BackToSignIn label={words.back} />
      <SampleMailLink instance={instance} />
    </Frame>
  );
}

/** The way back, below a form. */
export function BackToSignIn({ label }: { label: string }) {
  return (
    <p className="mt-6 text-meta">
      <a href="/sign-in">{label}</a>
    </p>
  );
}
