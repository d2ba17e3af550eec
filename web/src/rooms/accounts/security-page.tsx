import { Section } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { PasswordForm } from './password-form.tsx';
import { ProfileHead } from './profile-head.tsx';
import { LinkedLogins } from './linked-logins.tsx';
import { SecondStep } from './second-step.tsx';
import { Sessions } from './sessions.tsx';

/** My password, and where I am signed in. */
export function SecurityPage() {
  const text = accountsText().security;
  return (
    <>
      <ProfileHead current="security" />
      <Section id="password" title={text.password}>
        <PasswordForm />
      </Section>
      <LinkedLogins />
      <SecondStep />
      <Sessions />
    </>
  );
}
