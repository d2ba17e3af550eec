import { useId, type ReactNode } from 'react';
import { useNow, type Me, type Theme } from '#lib';
import { Button, ChoiceField, described, ErrorSummary, Field, FieldFrame, SelectField, Switch } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { listsText } from '../../messages/en/lists.ts';
import { peopleText } from '../../messages/en/people.ts';
import { useProfileSection, type SectionName } from './profile-section.ts';
import { isZone, timeIn, zones } from './zones.ts';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const densities = ['comfortable', 'compact'] as const;
const mostBio = 500;

interface Props {
  me: Me;
  /** This part was just saved. */
  saved: boolean;
  onSaved: (name: SectionName) => void;
}
type Part = ReturnType<typeof useProfileSection>;

/** Who I am to others. */
export function AboutForm({ me, saved, onSaved }: Props) {
  const text = { ...accountsText().profile, ...peopleText().about };
  const form = useProfileSection(me, 'about', {
    onSaved,
    check: ({ display_name: name, nickname }) => [
      ...(name.trim() === '' ? [{ field: 'display_name', message: text.nameMissing }] : []),
      ...(/^[A-Za-z0-9_-]{3,50}$/.test(nickname) ? [] : [{ field: 'nickname', message: text.nicknameWrong }]),
    ],
  });
  return (
    <PartForm form={form} saved={saved} save={text.save}>
      <Text form={form} name="display_name" label={text.name} hint={text.nameHint} most={100} autoComplete="name" />
      <Text form={form} name="first_name" label={text.firstName} most={100} autoComplete="given-name" />
      <Text form={form} name="last_name" label={text.lastName} most={100} autoComplete="family-name" />
      <Text
        form={form}
        name="nickname"
        label={text.nickname}
        hint={text.nicknameHint}
        most={50}
        autoComplete="nickname"
      />
      <Text form={form} name="headline" label={text.headline} hint={text.headlineHint} most={120} autoComplete="off" />
      <Bio form={form} />
      <Text form={form} name="location" label={text.location} most={100} autoComplete="address-level2" />
    </PartForm>
  );
}

function Bio({ form: { draft, change, errorOf } }: { form: Part }) {
  const text = peopleText().about;
  const around = { hint: text.bioHint(Math.max(0, mostBio - draft.bio.length)), error: errorOf('bio') };
  return (
    <FieldFrame id="bio" label={text.bio} {...around}>
      <textarea
        id="bio"
        className="input"
        rows={4}
        maxLength={mostBio}
        {...described('bio', around)}
        value={draft.bio}
        onChange={(event) => change({ bio: event.target.value })}
      />
    </FieldFrame>
  );
}

/** Where else I am. */
export function LinksForm({ me, saved, onSaved }: Props) {
  const text = peopleText().links;
  const form = useProfileSection(me, 'links', { onSaved, check: () => [] });
  return (
    <PartForm form={form} saved={saved} save={text.save}>
      <Text form={form} name="github_url" label={text.github} hint={text.githubHint} most={300} autoComplete="off" />
      <Text
        form={form}
        name="linkedin_url"
        label={text.linkedin}
        hint={text.githubHint}
        most={300}
        autoComplete="off"
      />
      <Text form={form} name="web_url" label={text.web} hint={text.webHint} most={300} autoComplete="url" />
    </PartForm>
  );
}

/** How the app looks and speaks to me. */
export function DisplayForm({ me, saved, onSaved }: Props) {
  const text = { ...accountsText().profile, ...peopleText().display };
  const form = useProfileSection(me, 'display', {
    onSaved,
    check: ({ time_zone: zone }) => (isZone(zone) ? [] : [{ field: 'time_zone', message: text.zoneUnknown }]),
  });
  const { draft, change } = form;
  return (
    <PartForm form={form} saved={saved} save={text.save}>
      <SelectField id="locale" label={text.language} value="en" onChange={() => undefined}>
        <option value="en">{text.languages.en}</option>
      </SelectField>
      <ZoneField form={form} />
      <ChoiceField
        id="theme"
        label={text.theme}
        value={draft.theme}
        words={themes}
        names={text.themes}
        onChoose={(theme) => change({ theme })}
      />
      <ChoiceField
        id="density"
        label={text.density}
        hint={text.densityHint}
        value={draft.density}
        words={densities}
        names={text.densities}
        onChoose={(density) => change({ density })}
      />
      <Switch
        label={text.shortcuts}
        hint={text.shortcutsHint}
        checked={draft.shortcuts}
        onChange={(shortcuts) => change({ shortcuts })}
      />
    </PartForm>
  );
}

function PartForm({ form, saved, save, children }: { form: Part; saved: boolean; save: string; children: ReactNode }) {
  const text = listsText();
  return (
    <form noValidate onSubmit={form.submit}>
      <ErrorSummary errors={form.errors} />
      {children}
      <div className="mt-6 flex items-center gap-3">
        <Button type="submit" busy={form.busy && text.saving}>
          {save}
        </Button>
        <span role="status" className="text-ink-2">
          {saved && !form.dirty ? text.saved : null}
        </span>
      </div>
    </form>
  );
}

type TextName =
  | 'display_name'
  | 'first_name'
  | 'last_name'
  | 'nickname'
  | 'headline'
  | 'location'
  | 'github_url'
  | 'linkedin_url'
  | 'web_url';

function Text({
  form: { draft, change, errorOf },
  name,
  label,
  hint,
  most,
  autoComplete,
}: {
  form: Part;
  name: TextName;
  label: string;
  hint?: string;
  most: number;
  autoComplete: string;
}) {
  return (
    <Field
      id={name}
      label={label}
      hint={hint}
      maxLength={most}
      autoComplete={autoComplete}
      value={draft[name]}
      error={errorOf(name)}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
}

function ZoneField({ form: { draft, change, errorOf } }: { form: Part }) {
  const text = accountsText().profile;
  const now = useNow();
  const list = useId();
  const zone = draft.time_zone;
  return (
    <>
      <Field
        id="time_zone"
        label={text.zone}
        hint={isZone(zone) ? text.zoneHint(timeIn(zone, now)) : undefined}
        list={list}
        autoComplete="off"
        spellCheck={false}
        value={zone}
        error={errorOf('time_zone')}
        onChange={(event) => change({ time_zone: event.target.value })}
      />
      <datalist id={list}>
        {zones().map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </datalist>
    </>
  );
}
