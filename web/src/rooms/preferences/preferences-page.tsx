import type { Preferences } from '@tocsin/sdk/contract';
import { useEffect } from 'react';
import { format, mayAs, useMe } from '#lib';
import { Banner, Button, Failed, PageHeader, Section, Skeleton } from '#ui';
import { preferencesText } from '../../messages/en/preferences.ts';
import { uiText } from '../../messages/en/ui.ts';
import { Destinations } from './destinations.tsx';
import { Matrix } from './matrix.tsx';
import { Mutes } from './mutes.tsx';
import { usePreferences, useReset, useSaver } from './preferences.ts';

/** What reaches me on which channel, what is muted, and what decides. */
export function PreferencesPage() {
  const text = preferencesText();
  const preferences = usePreferences();
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={text.title}
        note={text.note}
        actions={preferences.data === undefined ? undefined : <Reset preferences={preferences.data} />}
      />
      {preferences.data === undefined ? (
        preferences.isError ? (
          <Failed error={preferences.error} onRetry={() => void preferences.refetch()} />
        ) : (
          <Skeleton />
        )
      ) : (
        <Parts preferences={preferences.data} />
      )}
    </>
  );
}

function Parts({ preferences }: { preferences: Preferences }) {
  const text = preferencesText();
  const saver = useSaver();
  const me = useMe();
  useNamedPlace();
  return (
    <>
      <div className="min-h-5" role="status">
        {saver.said?.kind === 'saved' ? <p className="text-meta text-ink-2">{saver.said.sentence}</p> : null}
        {saver.said?.kind === 'failed' ? <Banner kind="critical">{saver.said.sentence}</Banner> : null}
      </div>
      <Matrix preferences={preferences} saver={saver} all={mayAs(me.role, 'MANAGER')} />
      <OffChannels channels={preferences.channels} />
      <Destinations channels={preferences.channels} />
      <Mutes />
      <Section id="precedence" title={text.precedence.title}>
        <p className="mb-3 max-w-prose text-ink-2">{text.precedence.text}</p>
        <ol className="grid max-w-prose list-decimal gap-1.5 ps-6">
          {preferences.precedence.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </Section>
    </>
  );
}

function Reset({ preferences }: { preferences: Preferences }) {
  const text = preferencesText();
  const reset = useReset();
  if (preferences.preferences.length === 0) return null;
  return (
    <Button busy={reset.isPending && text.saving} onClick={() => reset.mutate(preferences)}>
      {text.reset}
    </Button>
  );
}

function OffChannels({ channels }: { channels: Preferences['channels'] }) {
  const names = uiText().channels;
  const off = channels.filter(({ state }) => state === 'off').map(({ channel }) => names[channel]);
  return off.length === 0 ? null : (
    <p className="mt-3 text-meta text-ink-2">{preferencesText().off(format.list(off))}</p>
  );
}

/** "Change this" leads to one cell or one part: it is shown and has the focus. */
function useNamedPlace(): void {
  useEffect(() => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (place === null) return;
    place.scrollIntoView({ block: 'center' });
    (place.querySelector<HTMLElement>('input') ?? place).focus({ preventScroll: true });
  }, []);
}
