import { useState } from 'react';
import { Button } from '#ui';
import { authText } from '../messages/en/auth.ts';
import { linksText } from '../messages/en/links.ts';
import { api } from './api.ts';
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
  const links = linksText();
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
      <Statement title={links.verify.doneTitle} action={{ href: '/sign-in', label: text.toSignIn }}>
        <p>{links.verify.doneText}</p>
      </Statement>
    );
  }
  return (
    <Frame title={links.verify.title} error={submission.errors.length > 0}>
      <p className="mb-6">{links.verify.confirmText}</p>
      <Form submission={submission} label={links.verify.submit} busyLabel={links.verify.busy} />
    </Frame>
  );
}

function DeadLink() {
  const text = authText();
  const links = linksText();
  return (
    <Frame title={links.verify.invalidTitle}>
      <p className="mb-3">{links.verify.invalid}</p>
      <p className="mb-6">
        <a href="/sign-in">{text.toSignIn}</a>
      </p>
      <p className="mb-4">{links.verify.again}</p>
      <AskForLink />
    </Frame>
  );
}

/** "We sent you a mail": after sign-up, or after signing in with an address that is not confirmed. */
function LinkSent() {
  const links = linksText();
  const instance = useInstance();
  const [email, setEmail] = useCarriedEmail();
  const [known, setKnown] = useState(email !== '');
  const fromSignIn = searchParameter('from') === 'sign-in';
  if (!known) {
    return (
      <Frame title={links.verify.title}>
        <p className="mb-6">{links.verify.ask}</p>
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
    <Frame title={fromSignIn ? links.verify.title : links.verify.sentTitle}>
      <p className="wrap-anywhere">{fromSignIn ? links.verify.unverified(email) : links.verify.sent(email)}</p>
      <p className="mt-3 text-ink-2">{links.verify.sentHint}</p>
      <Resend label={links.resend.submit} send={() => api.call('resendVerification', { body: { email } })} />
      <p className="mt-6 text-meta text-ink-2">
        {links.verify.wrong} <a href="/sign-up">{links.verify.wrongAction}</a>
      </p>
      <p className="mt-1">
        <Button kind="quiet" small className="-ms-3" onClick={another}>
          {links.verify.other}
        </Button>
      </p>
      <SampleMailLink instance={instance} />
    </Frame>
  );
}

/** The address, and a link to it. */
function AskForLink() {
  const links = linksText();
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
        <p role="status">{links.resend.done}</p>
        <Resend key={lastMailSent()} label={links.resend.submit} send={resend} />
      </>
    );
  }
  return (
    <Form submission={submission} label={links.resend.first} busyLabel={links.resend.busy}>
      <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
    </Form>
  );
}
