import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { api, ApiError, applyMe, fieldErrors, oneOf, queryClient, useNow, type Me, type Theme } from '#lib';
import { Button, ErrorSummary, Field, SelectField, Switch, type FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { listsText } from '../../messages/en/lists.ts';
import { isZone, timeIn, zones } from './zones.ts';

type Draft = Pick<Me, 'display_name' | 'time_zone' | 'theme' | 'shortcuts'>;
const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** What I may change about myself. The page asks before it is left with something unsaved. */
export function ProfileForm({
  me,
  saved,
  onSaved,
}: {
  me: Me;
  /** This version was just saved here. */
  saved: boolean;
  onSaved: (version: number) => void;
}) {
  const text = accountsText().profile;
  const form = useProfileForm(me, onSaved);
  const { draft, change } = form;
  const problem = (field: string) => form.errors.find((error) => error.field === field)?.message;
  return (
    <form noValidate onSubmit={form.submit}>
      <ErrorSummary errors={form.errors} />
      <Field
        id="display_name"
        label={text.name}
        hint={text.nameHint}
        autoComplete="name"
        maxLength={100}
        value={draft.display_name}
        error={problem('display_name')}
        onChange={(event) => change({ display_name: event.target.value })}
      />
      <ZoneField
        value={draft.time_zone}
        error={problem('time_zone')}
        onChange={(zone) => change({ time_zone: zone })}
      />
      <SelectField
        id="theme"
        label={text.theme}
        value={draft.theme}
        onChange={(event) => change({ theme: oneOf(themes, event.target.value) ?? 'system' })}
      >
        {themes.map((theme) => (
          <option key={theme} value={theme}>
            {text.themes[theme]}
          </option>
        ))}
      </SelectField>
      <Switch
        label={text.shortcuts}
        hint={text.shortcutsHint}
        checked={draft.shortcuts}
        onChange={(shortcuts) => change({ shortcuts })}
      />
      <SaveBar busy={form.busy} saved={saved && !form.dirty} />
    </form>
  );
}

function SaveBar({ busy, saved }: { busy: boolean; saved: boolean }) {
  const text = listsText();
  return (
    <div className="mt-6 flex items-center gap-3">
      <Button kind="ink" type="submit" busy={busy && text.saving}>
        {text.save}
      </Button>
      <span role="status" className="text-ink-2">
        {saved ? text.saved : null}
      </span>
    </div>
  );
}

function ZoneField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (zone: string) => void;
}) {
  const text = accountsText().profile;
  const now = useNow();
  return (
    <>
      <Field
        id="time_zone"
        label={text.zone}
        hint={isZone(value) ? text.zoneHint(timeIn(value, now)) : undefined}
        list="zones"
        autoComplete="off"
        spellCheck={false}
        value={value}
        error={error}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="zones">
        {zones().map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </datalist>
    </>
  );
}

function useProfileForm(me: Me, onSaved: (version: number) => void) {
  const [draft, setDraft] = useState<Draft>(me);
  const [found, setFound] = useState<readonly FieldError[]>([]);
  const changes = changesOf(me, draft);
  const dirty = Object.keys(changes).length > 0;
  useAskBeforeLeaving(dirty);
  const save = useMutation({
    mutationFn: () => api.call('changeMe', { body: changes, headers: { 'if-match': `"${me.version}"` } }),
    onSuccess: (changed) => {
      onSaved(changed.version);
      applyMe(changed);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'PRECONDITION_FAILED')
        void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = checkDraft(draft);
    setFound(wrong);
    if (wrong.length === 0 && dirty && !save.isPending) save.mutate();
  };
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })),
    errors: found.length > 0 || save.error === null ? found : problemsOf(save.error),
    busy: save.isPending,
    dirty,
    submit,
  };
}

function checkDraft({ display_name, time_zone }: Draft): FieldError[] {
  const text = accountsText().profile;
  return [
    ...(display_name.trim() === '' ? [{ field: 'display_name', message: text.nameMissing }] : []),
    ...(isZone(time_zone) ? [] : [{ field: 'time_zone', message: text.zoneUnknown }]),
  ];
}

function problemsOf(error: unknown): FieldError[] {
  if (error instanceof ApiError && error.code === 'PRECONDITION_FAILED')
    return [{ field: '', message: accountsText().profile.conflict }];
  return fieldErrors(error, ['display_name', 'time_zone', 'theme']);
}

function changesOf(me: Me, draft: Draft): Partial<Draft> {
  const names = ['display_name', 'time_zone', 'theme', 'shortcuts'] as const;
  return Object.fromEntries(names.filter((name) => me[name] !== draft[name]).map((name) => [name, draft[name]]));
}

function useAskBeforeLeaving(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [dirty]);
}
