import { useMutation } from '@tanstack/react-query';
import type { ChannelName, Destination, Preferences } from '@tocsin/sdk/contract';
import { useState, type MouseEvent } from 'react';
import { api, fieldErrors, useSending } from '#lib';
import { Button, ButtonLink, Field, FormDialog, toast } from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { uiText } from '../../messages/en/ui.ts';
import { ConfirmAddress } from './confirm-address.tsx';
import { bodyOf, nameOf, readAgain, type TypedChannel } from './destinations.ts';
import { SecretShown } from './secret-shown.tsx';

const typed: readonly TypedChannel[] = ['email', 'sms', 'webhook'];
const connected = ['slack', 'discord'] as const;
const addressField = 'destination-address';

/** A way to add an address on each channel that is on: Slack and Discord at the provider, the others by a form. */
export function AddAddress({ channels }: { channels: Preferences['channels'] }) {
  const text = destinationsText();
  const [adding, setAdding] = useState<TypedChannel>();
  const [made, setMade] = useState<Made>();
  const isOn = (name: string) => channels.some(({ channel, state }) => channel === name && state !== 'off');
  const finish = (): void => setMade(undefined);
  const show = (destination: Made): void => {
    setAdding(undefined);
    setMade(destination);
  };
  return (
    <div className="mt-4 flex flex-wrap gap-2" role="group" aria-label={text.addGroup}>
      {connected.filter(isOn).map((channel) => (
        <ButtonLink key={channel} href={connectHref(channel)}>
          {text.connect(uiText().channels[channel])}
        </ButtonLink>
      ))}
      {typed.filter(isOn).map((channel) => (
        <Button key={channel} id={addId(channel)} onClick={() => setAdding(channel)}>
          {text.add[channel]}
        </Button>
      ))}
      {adding === undefined ? null : <AddDialog channel={adding} onClose={() => setAdding(undefined)} onMade={show} />}
      {made?.state === 'unverified' ? <ConfirmAddress destination={made} onClose={finish} /> : null}
      {made?.secret === undefined ? null : <SecretShown secret={made.secret} onClose={finish} />}
    </div>
  );
}

/** Where a channel has no address yet: the way to connect it, or to the button that adds one. */
export function FirstAddress({ channel }: { channel: ChannelName }) {
  const text = destinationsText();
  const atProvider = connected.find((name) => name === channel);
  if (atProvider !== undefined)
    return (
      <a className="underline" href={connectHref(atProvider)}>
        {text.connectIt}
      </a>
    );
  const byForm = typed.find((name) => name === channel);
  if (byForm === undefined) return null;
  const move = (event: MouseEvent): void => {
    event.preventDefault();
    document.getElementById(addId(byForm))?.focus();
  };
  return (
    <a className="underline" href={`#${addId(byForm)}`} onClick={move}>
      {text.addOne}
    </a>
  );
}

const addId = (channel: TypedChannel): string => `add-${channel}`;

const connectHref = (channel: (typeof connected)[number]): string => `/api/v1/destinations/connect/${channel}`;

type Made = Destination & { secret?: string | undefined };

function AddDialog({
  channel,
  onClose,
  onMade,
}: {
  channel: TypedChannel;
  onClose: () => void;
  onMade: (made: Made) => void;
}) {
  const text = destinationsText();
  const form = useAddForm(channel, onMade);
  return (
    <FormDialog
      title={text.add[channel]}
      onClose={onClose}
      action={text.addIt}
      busy={form.busy && text.adding}
      errors={form.errors}
      onSubmit={form.submit}
    >
      <Field
        id={addressField}
        label={text.fields[channel]}
        hint={text.hints[channel]}
        {...inputs[channel]}
        value={form.address}
        error={form.errorOf(addressField)}
        onChange={(event) => form.setAddress(event.target.value)}
      />
    </FormDialog>
  );
}

const inputs = {
  email: { type: 'email', autoComplete: 'email', autoCapitalize: 'none', spellCheck: false, maxLength: 254 },
  sms: { type: 'tel', autoComplete: 'tel', maxLength: 32 },
  webhook: { type: 'url', inputMode: 'url', autoComplete: 'off', spellCheck: false, maxLength: 2000 },
} as const;

function useAddForm(channel: TypedChannel, onMade: (made: Made) => void) {
  const text = destinationsText();
  const [address, setAddress] = useState('');
  const make = useMutation({
    mutationFn: () => api.call('makeDestination', { body: bodyOf(channel, address.trim()) }),
    onSuccess: (made) => {
      onMade(made);
      if (made.state !== 'unverified') toast(text.addedOne(nameOf(made)));
      return readAgain();
    },
  });
  const sending = useSending({
    act: make,
    send: () => make.mutate(),
    check: () => (address.trim() === '' ? [{ field: addressField, message: text.missing[channel] }] : []),
    // There is one field, so whatever the server says of the body is about it.
    said: (error) => fieldErrors(error, []).map(({ message }) => ({ field: addressField, message })),
  });
  return { address, setAddress, ...sending };
}
