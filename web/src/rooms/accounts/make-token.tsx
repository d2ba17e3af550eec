import { useMutation } from '@tanstack/react-query';
import type { TokenScope } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { api, confirmed, fieldErrors, mayAs, queryClient, useMe, useSending } from '#lib';
import { Button, Checkbox, Field, FormDialog, SelectField, type FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { TokenShown } from './token-shown.tsx';

const dayMs = 86_400_000;
const lifetimes = [30, 90, 365, 0] as const;
const personal: readonly TokenScope[] = [
  'notifications:read',
  'notifications:write',
  'alerts:read',
  'alerts:write',
  'watches:read',
  'watches:write',
  'me:read',
];
const pushing: readonly TokenScope[] = ['events:write', 'events:external'];

/** Asks for a name, scopes and an end; then shows the token, once. */
export function MakeToken() {
  const text = accountsText().tokens;
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<string>();
  const show = (token: string): void => {
    setOpen(false);
    setMade(token);
  };
  return (
    <>
      <Button kind="ink" onClick={() => setOpen(true)}>
        {text.make}
      </Button>
      {open ? <MakeTokenDialog onClose={() => setOpen(false)} onMade={show} /> : null}
      {made === undefined ? null : <TokenShown token={made} onClose={() => setMade(undefined)} />}
    </>
  );
}

function MakeTokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const text = accountsText().tokens;
  const form = useTokenForm(onMade);
  return (
    <FormDialog
      title={text.makeTitle}
      onClose={onClose}
      action={text.make}
      busy={form.busy && text.making}
      errors={form.errors}
      onSubmit={form.submit}
    >
      <Field
        id="token-name"
        label={text.name}
        hint={text.nameHint}
        maxLength={100}
        autoComplete="off"
        value={form.draft.name}
        error={form.errorOf('token-name')}
        onChange={(event) => form.change({ name: event.target.value })}
      />
      <Scopes chosen={form.draft.scopes} onChange={(scopes) => form.change({ scopes })} />
      <SelectField
        label={text.expires}
        value={form.draft.days}
        onChange={(event) => form.change({ days: Number(event.target.value) })}
      >
        {lifetimes.map((days) => (
          <option key={days} value={days}>
            {text.expiry[days]}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  );
}

/** Only what the person may do is offered: more would be refused. */
function Scopes({
  chosen,
  onChange,
}: {
  chosen: readonly TokenScope[];
  onChange: (scopes: readonly TokenScope[]) => void;
}) {
  const text = accountsText().tokens;
  const me = useMe();
  const offered = mayAs(me.role, 'MANAGER') ? [...pushing, ...personal] : personal;
  return (
    <fieldset id="token-scopes" tabIndex={-1} className="mb-4 grid">
      <legend className="mb-1 font-label">{text.scopes}</legend>
      {offered.map((scope) => (
        <Checkbox
          key={scope}
          label={text.scopeNames[scope]}
          checked={chosen.includes(scope)}
          onChange={(on) => onChange(on ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
        />
      ))}
    </fieldset>
  );
}

interface Draft {
  name: string;
  scopes: readonly TokenScope[];
  days: number;
}

function useTokenForm(onMade: (token: string) => void) {
  const [draft, setDraft] = useState<Draft>({ name: '', scopes: [], days: 90 });
  const make = useMutation({
    mutationFn: () => confirmed(() => api.call('makeMyApiToken', { body: bodyOf(draft, new Date()) })),
    onSuccess: ({ token }) => {
      onMade(token);
      return queryClient.invalidateQueries({ queryKey: ['api-tokens'] });
    },
  });
  const sending = useSending({
    act: make,
    send: () => make.mutate(),
    check: () => check(draft),
    said: (error) => fieldErrors(error, []),
  });
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })),
    ...sending,
  };
}

function check({ name, scopes }: Draft): FieldError[] {
  const text = accountsText().tokens;
  return [
    ...(name.trim() === '' ? [{ field: 'token-name', message: text.nameMissing }] : []),
    ...(scopes.length === 0 ? [{ field: 'token-scopes', message: text.scopesMissing }] : []),
  ];
}

function bodyOf({ name, scopes, days }: Draft, now: Date) {
  const end = days === 0 ? {} : { expires_at: new Date(now.getTime() + days * dayMs).toISOString() };
  return { name: name.trim(), scopes: [...scopes], ...end };
}
