import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { api, ApiError, applyMe, fieldErrors, queryClient, type Me } from '#lib';
import type { FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

/** What the profile lets people change, in parts that are saved each for itself. */
export const sections = {
  about: ['display_name', 'first_name', 'last_name', 'nickname', 'headline', 'bio', 'location'],
  links: ['github_url', 'linkedin_url', 'web_url'],
  display: ['time_zone', 'theme', 'density', 'shortcuts'],
} as const;
export type SectionName = keyof typeof sections;
type FieldName = (typeof sections)[SectionName][number];
type Draft = Pick<Me, FieldName>;

/** One part of the profile: its draft, what is wrong with it, and how it is saved. It asks before it is left unsaved. */
export function useProfileSection(
  me: Me,
  name: SectionName,
  { check, onSaved }: { check: (draft: Draft) => FieldError[]; onSaved: (name: SectionName) => void },
) {
  const [draft, setDraft] = useState<Draft>(me);
  const [found, setFound] = useState<readonly FieldError[]>([]);
  const names = sections[name];
  const changed = names.filter((field) => me[field] !== draft[field]);
  const dirty = changed.length > 0;
  useAskBeforeLeaving(dirty);
  const save = useMutation({
    mutationFn: () => {
      const body = Object.fromEntries(changed.map((field) => [field, draft[field]]));
      return api.call('changeMe', { body, headers: { 'if-match': `"${me.version}"` } });
    },
    onSuccess: (saved) => {
      onSaved(name);
      setDraft(saved);
      applyMe(saved);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'PRECONDITION_FAILED')
        void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = check(draft);
    setFound(wrong);
    if (wrong.length === 0 && dirty && !save.isPending) save.mutate();
  };
  const errors = found.length > 0 || save.error === null ? found : problemsOf(save.error, names);
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })),
    errors,
    problem: (field: string) => errors.find((error) => error.field === field)?.message,
    busy: save.isPending,
    dirty,
    submit,
  };
}

function problemsOf(error: unknown, names: readonly string[]): FieldError[] {
  if (error instanceof ApiError && error.code === 'PRECONDITION_FAILED')
    return [{ field: '', message: accountsText().profile.conflict }];
  return fieldErrors(error, [...names]);
}

function useAskBeforeLeaving(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [dirty]);
}
