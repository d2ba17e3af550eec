import type { ChannelName, Severity, Watch } from '@tocsin/sdk/contract';
import { useId, useState, type ReactNode } from 'react';
import { fieldErrors, severities, useSending } from '#lib';
import { Checkbox, ChoiceField, ErrorSummary } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';
import { useBeginWatch, useChangeWatch, useChannels, type WatchWish } from './watches.ts';
import type { ResourceBrief } from './resource.ts';

interface Props {
  resource: ResourceBrief;
  /** The watch to change; without one, a watch begins. */
  watch: Watch | undefined;
  onDone: () => void;
  /** The buttons, for the form with this id. */
  actions: (form: { id: string; busy: boolean }) => ReactNode;
}

/** From which severity, and on which channels. */
export function WatchForm({ resource, watch, onDone, actions }: Props) {
  const text = networksText().watch;
  const id = useId();
  const form = useWatchForm({ resource, watch, onDone });
  return (
    <>
      <form id={id} noValidate onSubmit={form.submit}>
        <ErrorSummary errors={form.errors} />
        <ChoiceField
          id="min_severity"
          label={text.severity}
          hint={text.severityHint}
          value={form.wish.min_severity}
          words={severities}
          names={text.bands}
          onChoose={form.setSeverity}
        />
        <OwnChannels channels={form.wish.channels} onChange={form.setChannels} />
      </form>
      {actions({ id, busy: form.busy })}
    </>
  );
}

function useWatchForm({ resource, watch, onDone }: Omit<Props, 'actions'>) {
  const [wish, setWish] = useState<WatchWish>({
    min_severity: watch?.min_severity ?? 'medium',
    channels: watch?.channels ?? null,
  });
  const begin = useBeginWatch();
  const change = useChangeWatch();
  const send = (): void => {
    if (watch === undefined) begin.mutate({ resource, wish }, { onSuccess: onDone });
    else change.mutate({ id: watch.id, wish }, { onSuccess: onDone });
  };
  const sending = useSending({
    act: { isPending: begin.isPending || change.isPending, error: begin.error ?? change.error },
    send,
    check: () =>
      wish.channels?.length === 0 ? [{ field: 'own-channels', message: networksText().watch.noChannel }] : [],
    said: (error) => fieldErrors(error, ['min_severity']),
  });
  return {
    wish,
    setSeverity: (severity: Severity) => setWish((before) => ({ ...before, min_severity: severity })),
    setChannels: (channels: ChannelName[] | null) => setWish((before) => ({ ...before, channels })),
    ...sending,
  };
}

function OwnChannels({
  channels,
  onChange,
}: {
  channels: ChannelName[] | null;
  onChange: (channels: ChannelName[] | null) => void;
}) {
  const text = networksText().watch;
  const names = uiText().channels;
  const offered = useChannels();
  const toggle = (channel: ChannelName, on: boolean): void =>
    onChange(on ? [...(channels ?? []), channel] : (channels ?? []).filter((one) => one !== channel));
  return (
    <>
      <Checkbox
        label={text.own}
        hint={text.ownHint}
        checked={channels !== null}
        onChange={(own) => onChange(own ? ['in_app'] : null)}
      />
      {channels === null ? null : (
        <fieldset id="own-channels" tabIndex={-1} className="mt-3 grid gap-1">
          <legend className="mb-1 font-label">{text.channels}</legend>
          {offered.data?.map(({ channel, state }) => (
            <Checkbox
              key={channel}
              label={state === 'not_connected' ? text.notReady(names[channel]) : names[channel]}
              checked={channels.includes(channel)}
              onChange={(on) => toggle(channel, on)}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
