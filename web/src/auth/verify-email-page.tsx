import { useState } from 'react';
import { api } from '#lib';
import { Button } from '#ui';
import { authText } from '../messages/en/auth.ts';
import { lastMailSent, noteMailSent, useCarriedEmail } from './carried.ts';
import { checkEmail } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput } from './inputs.tsx';
import { isDeadLink, searchParameter, useInstance } from './loaded.ts';
import { SampleMailLink, Statement } from './notices.tsx';
import { Resend } from './resend.tsx';

/** With a link: confirm the address. Without one: a link is in the mail, and can be sent again. */
export function VerifyEmailPage() {
  const token = searchParameter('token');
  return token === null ? <LinkSent /> : <Confirm token={token} />;
}

/** Opening the link changes nothing, because mail scanners open links too; the button does it. */
function Confirm({ token }: { token: string }) {
  const text = authText();
  const [outcome, setOutcome] = useState<'done' | 'dead'>();
  const submission = useSubmission({
    fields: [],
    send: async () => {
      await api.call('verifyEmail', { body: { token } });
      setOutcome('done');
    },
    onRefused: (error) => {
      const dead = isDeadLink(error);
      if (dead) setOutcome('dead');
      return dead;
    },
  });
  if (outcome === 'dead') return <DeadLink />;
  if (outcome === 'done') {
    return (
      <Statement title={text.verify.doneTitle} action={{ href: '/sign-in', label: text.toSignIn }}>
        <p>{text.verify.doneText}</p>
      </Statement>
    );
  }
  return (
    <Frame title={text.verify.title} error={submission.errors.length > 0}>
      <p className="mb-6">{text.verify.confirmText}</p>
      <Form submission={submission} label={text.verify.submit} busyLabel={text.verify.busy} />
    </Frame>
  );
}

function DeadLink() {
  const text = authText();
  return (
    <Frame title={text.verify.invalidTitle}>
      <p className="mb-3">{text.verify.invalid}</p>
      <p className="mb-6">
        <a href="/sign-in">{text.toSignIn}</a>
      </p>
      <p className="mb-4">{text.verify.again}</p>
      <AskForLink />
    </Frame>
  );
}

/** "We sent you a mail": after sign-up, or after signing in with an address that is not confirmed. */
function LinkSent() {
  const text = authText();
  const instance = useInstance();
  const [email, setEmail] = useCarriedEmail();
  const [known, setKnown] = useState(email !== '');
  const fromSignIn = searchParameter('from') === 'sign-in';
  if (!known) {
    return (
      <Frame title={text.verify.title}>
        <p className="mb-6">{text.verify.ask}</p>
        <AskForLink />
        <SampleMailLink instance={instance} />
      </Frame>
    );
  }
  const another = (): void => {
    setEmail('');
    setKnown(false);
  };
  return (
    <Frame title={fromSignIn ? text.verify.title : text.verify.sentTitle}>
      <p className="wrap-anywhere">{fromSignIn ? text.verify.unverified(email) : text.verify.sent(email)}</p>
      <p className="mt-3 text-ink-2">{text.verify.sentHint}</p>
      <Resend label={text.resend.submit} send={() => api.call('resendVerification', { body: { email } })} />
      <p className="mt-6 text-meta text-ink-2">
        {text.verify.wrong} <a href="/sign-up">{text.verify.wrongAction}</a>
      </p>
      <p className="mt-1">
        <Button kind="quiet" small className="-ms-3" onClick={another}>
          {text.verify.other}
        </Button>
      </p>
      <SampleMailLink instance={instance} />
    </Frame>
  );
}

/** The address, and a link to it. */
function AskForLink() {
  const text = authText();
  const [email, setEmail] = useCarriedEmail();
  const [sent, setSent] = useState(false);
  const resend = () => api.call('resendVerification', { body: { email: email.trim() } });
  const submission = useSubmission({
    fields: ['email'],
    check: () => checkEmail(email),
    send: async () => {
      await resend();
      noteMailSent(Date.now());
      setSent(true);
    },
  });
  if (sent) {
    return (
      <>
        <p role="status">{text.resend.done}</p>
        <Resend key={lastMailSent()} label={text.resend.submit} send={resend} />
      </>
    );
  }
  return (
    <Form submission={submission} label={text.resend.first} busyLabel={text.resend.busy}>
      <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
    </Form>
  );
}
