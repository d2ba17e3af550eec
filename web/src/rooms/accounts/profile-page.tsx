import { useState } from 'react';
import { format, useMe, type Me } from '#lib';
import { Facts, Section } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { ProfileForm } from './profile-form.tsx';
import { ProfileHead } from './profile-head.tsx';

/** Who I am here, and how the app looks to me. */
export function ProfilePage() {
  const text = accountsText().profile;
  const me = useMe();
  const [saved, setSaved] = useState<number>();
  return (
    <>
      <ProfileHead current="profile" />
      <div className="grid gap-x-16 desk:grid-cols-[22.5rem_1fr]">
        <Section id="you" title={text.you}>
          <ProfileForm key={me.version} me={me} saved={saved === me.version} onSaved={setSaved} />
        </Section>
        <Section id="account" title={text.details}>
          <Facts facts={factsOf(me)} />
        </Section>
      </div>
    </>
  );
}

function factsOf(me: Me) {
  const text = accountsText();
  const verified = me.email_verified ? text.profile.verified : text.profile.unverified;
  const facts = [
    { name: text.profile.email, value: `${me.email} (${verified})` },
    { name: text.profile.role, value: text.roles[me.role] },
    { name: text.profile.since, value: format.fullTime(new Date(me.created_at)) },
  ];
  if (me.professional_status_at === null) return facts;
  const value = text.profile.granted(format.fullTime(new Date(me.professional_status_at)));
  return [...facts, { name: text.profile.professional, value }];
}
