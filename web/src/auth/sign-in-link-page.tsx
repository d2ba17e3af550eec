import { useState } from 'react';
import { safeReturnTo } from '#lib';
import { linksText } from '../messages/en/links.ts';
import { methodsText } from '../messages/en/sign-in-methods.ts';
import { noteMailSent, useCarriedEmail } from './carried.ts';
import { checkEmail } from './checks.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { EmailInput } from './inputs.tsx';
import { isDeadLink, searchParameter, useInstance } from './loaded.ts';
import { methodsApi } from './methods-api.ts';
import { SampleMailLink, Statement } from './notices.tsx';
import { Resend } from './resend.tsx';
import { goOn } from './second-step.ts';

/** Ask for a link that signs in, or use it: opening the page does nothing, pressing the button does. */
export function SignInLinkPage() {
  const token = searchParameter('token');
  return token === null ? <AskForLink /> : <UseLink token={token} />;
}

function AskForLink() {
  const text = methodsText().link;
  const [email, setEmail] = useCarriedEmail();
  const [sent, setSent] = useState(false);
  const ask = () => methodsApi.call('askSignInLink', { body: { email: email.trim() } });
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
      <Back />
    </Frame>
  );
}

function Sent({ email, ask }: { email: string; ask: () => Promise<unknown> }) {
  const text = methodsText().link;
  const instance = useInstance();
  return (
    <Frame title={text.sentTitle}>
      <p className="wrap-anywhere">{text.sent(email)}</p>
      <p className="mt-3 text-ink-2">{linksText().verify.sentHint}</p>
      <Resend label={text.again} send={ask} />
      <Back />
      <SampleMailLink instance={instance} />
    </Frame>
  );
}

function UseLink({ token }: { token: string }) {
  const text = methodsText().link;
  const [dead, setDead] = useState(false);
  const submission = useSubmission({
    fields: [],
    send: async () => goOn(await methodsApi.call('useSignInLink', { body: { token } }), safeReturnTo(null)),
    onRefused: (error) => {
      setDead(isDeadLink(error));
      return isDeadLink(error);
    },
  });
  if (dead) {
    return (
      <Statement title={text.invalidTitle} action={{ href: '/sign-in-link', label: text.again }}>
        <p>{text.invalid}</p>
      </Statement>
    );
  }
  return (
    <Frame title={text.useTitle} error={submission.errors.length > 0}>
      <p className="mb-6">{text.useText}</p>
      <Form submission={submission} label={text.use} busyLabel={text.using} />
      <Back />
    </Frame>
  );
}

function Back() {
  return (
    <p className="mt-6 text-meta">
      <a href="/sign-in">{methodsText().link.back}</a>
    </p>
  );
}
