import type { Host } from '@tocsin/sdk/contract';
import { useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary, type FieldError } from '../../ui/error-summary.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { uiText } from '../../messages/en/ui.ts';
import { visitFormText } from '../../messages/en/visit-form.ts';
import { fieldErrors } from '../../lib/api-answer.ts';
import { countries, deviceZone, likelyCountry } from './countries.ts';
import { HostPicker } from './host-picker.tsx';
import { checkDraft, emptyDraft, lengths, type TypedDraft, type VisitDraft } from './visit-draft.ts';

interface Props {
  /** Finds hosts by what is typed. */
  find: (query: string) => Promise<readonly Host[]>;
  /** The time zone of the place, once it is known. */
  timeZone: string | undefined;
  /** When anyone is free, in words. */
  anyone: string | undefined;
  teams: readonly { team: string; words: string }[];
  /** Sends the form; a failure is shown in it. */
  send: (draft: VisitDraft) => Promise<void>;
  /** Beside the button. */
  aside?: ReactNode;
}

const fields = ['full_name', 'company', 'email', 'phone', 'phone_country', 'purpose', 'host', 'check_out_at'];

/** Who comes, to whom, for how long. The desk and the kiosk show the same form. */
export function VisitForm(props: Props) {
  const text = visitFormText();
  const form = useVisitForm(props);
  return (
    <form noValidate onSubmit={form.submit} className="max-w-[26rem]">
      <ErrorSummary
        errors={form.errors}
        {...(form.errors.every(({ field }) => field === '') ? { title: uiText().failed } : {})}
      />
      <Visitor form={form} />
      <Target form={form} {...props} />
      <SelectField
        id="check_out_at"
        label={text.length}
        value={String(form.draft.minutes)}
        error={form.errorOf('check_out_at')}
        onChange={(event) => form.change({ minutes: Number(event.target.value) })}
      >
        {lengths.map((minutes) => (
          <option key={minutes} value={minutes}>
            {text.lengths[`m${minutes}`]}
          </option>
        ))}
      </SelectField>
      <TextField form={form} id="purpose" name="purpose" label={text.purpose} />
      <p className="mb-4 text-meta text-ink-2">{text.retention}</p>
      <div className="flex flex-wrap gap-3">
        <Button kind="ink" type="submit" busy={form.busy && text.busy}>
          {text.submit}
        </Button>
        {props.aside}
      </div>
    </form>
  );
}

type Form = ReturnType<typeof useVisitForm>;

function useVisitForm({ send, timeZone }: Props) {
  const [typed, setTyped] = useState<TypedDraft>(emptyDraft);
  const likely = useMemo(() => likelyCountry([timeZone, deviceZone()]), [timeZone]);
  const draft: VisitDraft = { ...typed, country: typed.country ?? likely };
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setErrors([]);
    setBusy(true);
    try {
      await send(draft);
    } catch (error) {
      setErrors(problemsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    const found = checkDraft(draft);
    if (found.length > 0) setErrors(found);
    else void run();
  };
  return {
    draft,
    errors,
    busy,
    submit,
    change: (part: Partial<VisitDraft>) => setTyped((before) => ({ ...before, ...part })),
    errorOf: (field: string) => errors.find((error) => error.field === field)?.message,
  };
}

/** The server names `visitor/phone`; the input is `phone`. */
function problemsOf(error: unknown): FieldError[] {
  const long = fields.map((field) => `visitor/${field}`);
  return fieldErrors(error, [...fields, ...long]).map(({ field, message }) => ({
    field: field.replace('visitor/', ''),
    message,
  }));
}

function Visitor({ form }: { form: Form }) {
  const text = visitFormText();
  const { draft, change, errorOf } = form;
  return (
    <>
      <TextField form={form} id="full_name" name="name" label={text.name} autoComplete="name" />
      <TextField form={form} id="company" name="company" label={text.company} autoComplete="organization" />
      <p className="mb-2 text-meta text-ink-2">{text.reach}</p>
      <TextField form={form} id="email" name="email" label={text.email} type="email" autoComplete="email" />
      <SelectField
        id="phone_country"
        label={text.country}
        autoComplete="country"
        value={draft.country}
        error={errorOf('phone_country')}
        onChange={(event) => change({ country: event.target.value })}
      >
        {countries().map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField form={form} id="phone" name="phone" label={text.phone} type="tel" autoComplete="tel" />
    </>
  );
}

type TextName = 'name' | 'company' | 'email' | 'phone' | 'purpose';

function TextField({
  form: { draft, change, errorOf },
  id,
  name,
  ...rest
}: {
  form: Form;
  id: string;
  name: TextName;
  label: string;
  type?: string;
  autoComplete?: string;
}) {
  return (
    <Field
      {...rest}
      id={id}
      maxLength={name === 'purpose' ? 200 : 100}
      value={draft[name]}
      error={errorOf(id)}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
}

function Target({ form, find, anyone, teams }: { form: Form } & Pick<Props, 'find' | 'anyone' | 'teams'>) {
  const text = visitFormText();
  const { draft, change } = form;
  const words = draft.target === 'any' ? anyone : teams.find(({ team }) => draft.target === `team:${team}`)?.words;
  return (
    <>
      <SelectField
        id="target"
        label={text.who}
        hint={words === undefined ? undefined : text.anyone(words)}
        value={draft.target}
        onChange={(event) => change({ target: event.target.value })}
      >
        <option value="host">{text.target.host}</option>
        <option value="any">{text.target.any}</option>
        {teams.map(({ team }) => (
          <option key={team} value={`team:${team}`}>
            {text.target.team(team)}
          </option>
        ))}
      </SelectField>
      {draft.target === 'host' ? (
        <HostPicker find={find} error={form.errorOf('host')} onChoose={(host) => change({ host })} />
      ) : null}
    </>
  );
}
