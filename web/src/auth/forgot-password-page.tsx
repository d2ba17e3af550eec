import { useState } from 'react';
import { linksText } from '../messages/en/links.ts';
import { api } from './api.ts';
import { noteMailSent, useCarriedEmail } from './carried.ts';
import { checkEmail } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput } from './inputs.tsx';
import { useInstance } from './loaded.ts';
import { SampleMailLink } from './notices.tsx';
import { Resend } from './resend.tsx';

/** Ask for a reset link. The answer is the same for every address. */
export function ForgotPasswordPage() {
  const text = linksText().forgot;
  const [email, setEmail] = useCarriedEmail();
  const [sent, setSent] = useState(false);
  const ask = () => api.call('forgotPassword', { body: { email: email.trim() } });
  const submission = useSubmission({
    fields: ['email'],
    check: () => checkEmail(email),
    send: async () => {
      await ask();
      noteMailSent(Date.now());
      setSent(true);
    },
  });
  if (sent) return <Sent email={email.trim()} ask={ask} />;
  return (
    <Frame title={text.title} error={submission.errors.length > 0}>
      <p className="mb-6">{text.text}</p>
      <Form submission={submission} label={text.submit} busyLabel={text.busy}>
        <EmailInput value={email} onChange={setEmail} error={submission.errorOf('email')} />
      </Form>
      <p className="mt-6 text-meta">
        <a href="/sign-in">{text.back}</a>
      </p>
    </Frame>
  );
}

function Sent({ email, ask }: { email: string; ask: () => Promise<unknown> }) {
  const links = linksText();
  const instance = useInstance();
  return (
    <Frame title={links.forgot.sentTitle}>
      <p className="wrap-anywhere">{links.forgot.sent(email)}</p>
      <p className="mt-3 text-ink-2">{links.verify.sentHint}</p>
      <Resend label={links.resend.submit} send={ask} />
      <p className="mt-6 text-meta">
        <a href="/sign-in">{links.forgot.back}</a>
      </p>
      <SampleMailLink instance={instance} />
    </Frame>
  );
}
