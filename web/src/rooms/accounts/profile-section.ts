import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ApiError, applyMe, fieldErrors, queryClient, useSending, type Me } from '#lib';
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
  const sending = useSending({
    act: save,
    send: () => dirty && save.mutate(),
    check: () => check(draft),
    said: (error) => problemsOf(error, names),
  });
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })),
    dirty,
    ...sending,
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
