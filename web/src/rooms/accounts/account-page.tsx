import { Section } from '#ui';
import { accountLifeText } from '../../messages/en/account-life.ts';
import { CopyOfData } from './copy-of-data.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { EmailForm } from './email-form.tsx';
import { ProfileHead } from './profile-head.tsx';

/** My address, a copy of everything that is known about me, and the end of it. */
export function AccountPage() {
  const text = accountLifeText();
  return (
    <>
      <ProfileHead current="account" />
      <Section id="email-address" title={text.email.title}>
        <EmailForm />
      </Section>
      <Section id="copy" title={text.copy.title}>
        <CopyOfData />
      </Section>
      <Section id="end" title={text.end.title}>
        <DeleteAccount />
      </Section>
    </>
  );
}
