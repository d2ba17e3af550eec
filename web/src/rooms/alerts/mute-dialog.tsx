import { useState } from 'react';
import { sentenceOf } from '#lib';
import { ConfirmDialog, ErrorSummary, SelectField } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';
import { useMute, type MuteWish } from './alerts.ts';
import { resourceName, type ResourceRef } from './resource.ts';

const hourMs = 3_600_000;

/** Asks what to mute and for how long. */
export function MuteDialog({
  alertId,
  resources,
  open,
  onClose,
}: {
  alertId: string;
  resources: readonly ResourceRef[];
  open: boolean;
  onClose: () => void;
}) {
  const text = alertsText().muteDialog;
  const [what, setWhat] = useState('alert');
  const [hours, setHours] = useState('8');
  const mute = useMute(onClose);
  const resource = resources[Number(what)];
  const subject: MuteWish['subject'] =
    what === 'alert' || resource === undefined ? { alert_id: alertId } : { resource };
  const confirm = () => mute.mutate({ subject, forMs: hours === '' ? null : Number(hours) * hourMs });
  return (
    <ConfirmDialog
      title={text.title}
      open={open}
      onClose={onClose}
      action={text.confirm}
      busy={mute.isPending && text.busy}
      onConfirm={confirm}
    >
      {mute.isError ? <ErrorSummary errors={[{ field: '', message: sentenceOf(mute.error) }]} /> : null}
      <p className="mb-4 text-ink-2">{text.text}</p>
      <SelectField label={text.what} value={what} onChange={(event) => setWhat(event.target.value)}>
        <option value="alert">{text.thisAlert}</option>
        {resources.map((one, index) => (
          <option key={`${one.kind} ${one.id}`} value={index}>
            {text.resource(resourceName(one))}
          </option>
        ))}
      </SelectField>
      <SelectField label={text.howLong} value={hours} onChange={(event) => setHours(event.target.value)}>
        <option value="1">{text.hour}</option>
        <option value="8">{text.workday}</option>
        <option value="24">{text.day}</option>
        <option value="168">{text.week}</option>
        <option value="">{text.ever}</option>
      </SelectField>
    </ConfirmDialog>
  );
}
