import { linksText } from '../messages/en/links.ts';
import { api } from './api.ts';
import { AskForMail } from './ask-for-mail.tsx';

/** Ask for a reset link. The answer is the same for every address. */
export function ForgotPasswordPage() {
  const { forgot, resend } = linksText();
  const ask = (email: string) => api.call('forgotPassword', { body: { email } });
  return <AskForMail words={forgot} again={resend.submit} ask={ask} />;
}
