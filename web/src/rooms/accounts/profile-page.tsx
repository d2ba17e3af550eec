import { useState } from 'react';
import { format, useMe, type Me } from '#lib';
import { Facts, Section } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleText } from '../../messages/en/people.ts';
import { PictureSection } from './picture-section.tsx';
import { AboutForm, DisplayForm, LinksForm } from './profile-form.tsx';
import { ProfileHead } from './profile-head.tsx';
import { ProfileLinks } from './profile-links.tsx';
import { sections, type SectionName } from './profile-section.ts';

/** Who I am here, and how the app looks to me. */
export function ProfilePage() {
  const text = accountsText().profile;
  const me = useMe();
  const [saved, setSaved] = useState<SectionName>();
  // A part begins anew when what it shows was saved, here or in another tab; the others keep what is being written.
  const part = (name: SectionName) => ({
    key: JSON.stringify(sections[name].map((field) => me[field])),
    me,
    saved: saved === name,
    onSaved: setSaved,
  });
  const { key: about, ...aboutProps } = part('about');
  const { key: links, ...linksProps } = part('links');
  const { key: display, ...displayProps } = part('display');
  return (
    <>
      <ProfileHead current="profile" />
      <div className="grid gap-x-16 desk:grid-cols-[22.5rem_1fr]">
        <div>
          <Section id="you" title={text.you}>
            <AboutForm key={about} {...aboutProps} />
          </Section>
          <Section id="links" title={peopleText().links.title}>
            <LinksForm key={links} {...linksProps} />
          </Section>
          <Section id="display" title={peopleText().display.title}>
            <DisplayForm key={display} {...displayProps} />
          </Section>
        </div>
        <div>
          <PictureSection me={me} />
          <Section id="account" title={text.details}>
            <Facts facts={factsOf(me)} />
            <ProfileLinks of={me} />
          </Section>
        </div>
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
  const value = peopleText().badge(format.fullTime(new Date(me.professional_status_at)), me.professional_status_by);
  return [...facts, { name: text.profile.professional, value }];
}
