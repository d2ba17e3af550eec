import { useState } from 'react';
import { safeReturnTo } from '#lib';
import { methodsText } from '../messages/en/sign-in-methods.ts';
import { AskForMail, BackToSignIn } from './ask-for-mail.tsx';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { isDeadLink, searchParameter } from './loaded.ts';
import { methodsApi } from './methods-api.ts';
import { Statement } from './notices.tsx';
import { goOn } from './second-step.ts';

/** Ask for a link that signs in, or use it: opening the page does nothing, pressing the button does. */
export function SignInLinkPage() {
  const token = searchParameter('token');
  return token === null ? <AskForLink /> : <UseLink token={token} />;
}

function AskForLink() {
  const text = methodsText().link;
  const ask = (email: string) => methodsApi.call('askSignInLink', { body: { email } });
  return <AskForMail words={text} again={text.again} ask={ask} />;
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
      <BackToSignIn label={text.back} />
    </Frame>
  );
}
