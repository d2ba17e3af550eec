import type { Destination, Preferences } from '@tocsin/sdk/contract';
import { useState } from 'react';
import {
  Button,
  ButtonLink,
  Empty,
  ListStates,
  Mark,
  Rail,
  RailRow,
  Section,
  Time,
  VisuallyHidden,
  type MarkKind,
} from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { uiText } from '../../messages/en/ui.ts';
import { AddAddress } from './add-address.tsx';
import { ConfirmAddress } from './confirm-address.tsx';
import { ConnectEnding } from './connect-ending.tsx';
import { nameOf, useDestinations, useShare, useTest, type TestState } from './destinations.ts';
import { Remove, Rename } from './destination-dialogs.tsx';

const marks: Readonly<Record<Destination['state'], MarkKind>> = {
  ready: 'done',
  unverified: 'waiting',
  needs_attention: 'warning',
  suppressed: 'failed',
};

/** The addresses that messages go to, whether they work, and how to add, prove, try and remove one. */
export function Destinations({ channels }: { channels: Preferences['channels'] }) {
  const text = destinationsText();
  const list = useDestinations();
  return (
    <Section id="channels" title={text.title} ruled={false}>
      <ConnectEnding />
      <ListStates list={list} rows={2} empty={<Empty>{text.none}</Empty>}>
        {(items) => (
          <Rail label={text.title} plain>
            {items.map((destination) => (
              <DestinationRow key={destination.id} destination={destination} all={items} />
            ))}
          </Rail>
        )}
      </ListStates>
      <AddAddress channels={channels} />
    </Section>
  );
}

function DestinationRow({ destination, all }: { destination: Destination; all: readonly Destination[] }) {
  const text = destinationsText();
  const { channel, address, state, created_at } = destination;
  const name = nameOf(destination);
  const parts = [uiText().channels[channel], ...(address === '' || address === name ? [] : [address])];
  return (
    <RailRow
      time={
        <>
          <VisuallyHidden>{text.added} </VisuallyHidden>
          <Time at={created_at} show="short" />
        </>
      }
      mark={
        <Mark
          kind={marks[state]}
          name={state === 'ready' || state === 'unverified' ? text.states[state] : uiText().marks[marks[state]]}
        />
      }
      title={name}
      meta={
        <>
          <p>{parts.join(' · ')}</p>
          {state === 'ready' ? null : <p className="text-warn">{text.states[state]}</p>}
          {destination.shared === true ? <p>{text.shared}</p> : null}
          <Actions destination={destination} all={all} />
        </>
      }
    />
  );
}

function Actions({ destination, all }: { destination: Destination; all: readonly Destination[] }) {
  const text = destinationsText();
  const test = useTest(destination);
  const name = nameOf(destination);
  return (
    <>
      <div className="mt-1 flex flex-wrap gap-2">
        {destination.state === 'unverified' && !isAccountMail(destination, all) ? (
          <Confirm destination={destination} />
        ) : null}
        {destination.state === 'needs_attention' ? <ConnectAgain destination={destination} /> : null}
        {destination.state === 'unverified' ? null : (
          <Button
            kind="quiet"
            small
            aria-label={text.testOne(name)}
            busy={test.busy && text.sending}
            onClick={test.start}
          >
            {text.test}
          </Button>
        )}
        {isGiven(destination, all) ? null : (
          <>
            <Rename destination={destination} />
            {destination.shared === null ? null : <Share destination={destination} shared={destination.shared} />}
            <Remove destination={destination} last={isLast(destination, all)} />
          </>
        )}
      </div>
      <p role="status" className={test.state.kind === 'failed' ? 'text-crit' : ''}>
        {wordsOf(test.state)}
      </p>
    </>
  );
}

function wordsOf(state: TestState): string | null {
  const text = destinationsText();
  switch (state.kind) {
    case 'none':
      return null;
    case 'waiting':
      return text.testWaiting;
    case 'sent':
      return text.testSent;
    case 'failed':
      return text.testFailed(state.sentence);
  }
}

function Confirm({ destination }: { destination: Destination }) {
  const text = destinationsText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small aria-label={text.confirmOne(nameOf(destination))} onClick={() => setOpen(true)}>
        {text.confirm}
      </Button>
      {open ? <ConfirmAddress destination={destination} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Share({ destination, shared }: { destination: Destination; shared: boolean }) {
  const text = destinationsText();
  const share = useShare(destination);
  const name = nameOf(destination);
  return (
    <Button
      kind="quiet"
      small
      aria-label={shared ? text.unshareOne(name) : text.shareOne(name)}
      busy={share.isPending && text.saving}
      onClick={() => share.mutate(!shared)}
    >
      {shared ? text.unshare : text.share}
    </Button>
  );
}

function ConnectAgain({ destination }: { destination: Destination }) {
  const { channel } = destination;
  if (channel !== 'slack' && channel !== 'discord') return null;
  return (
    <ButtonLink href={`/api/v1/destinations/connect/${channel}`} small>
      {destinationsText().connectAgain}
      <VisuallyHidden>: {nameOf(destination)}</VisuallyHidden>
    </ButtonLink>
  );
}

/** The inbox and the account's own address, which everybody keeps. The list is newest first. */
function isGiven(destination: Destination, all: readonly Destination[]): boolean {
  return destination.channel === 'in_app' || isAccountMail(destination, all);
}

function isAccountMail({ id }: Destination, all: readonly Destination[]): boolean {
  return all.findLast(({ channel }) => channel === 'email')?.id === id;
}

function isLast({ channel }: Destination, all: readonly Destination[]): boolean {
  return all.filter((one) => one.channel === channel).length === 1;
}
