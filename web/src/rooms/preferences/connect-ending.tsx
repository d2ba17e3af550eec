import { useEffect, useState } from 'react';
import { useGo, useSearchText } from '#lib';
import { Banner } from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { uiText } from '../../messages/en/ui.ts';

type Ending = keyof ReturnType<typeof destinationsText>['endings'];

/** How connecting at Slack or Discord ended, as the address says after the way back. Reloading says it no more. */
export function ConnectEnding() {
  const { channel, ending } = useSearchText();
  const [said] = useState(() => sentenceOf(channel, ending));
  const go = useGo();
  const returned = ending !== undefined;
  useEffect(() => {
    if (returned) go(location.pathname + location.hash, { replace: true });
  }, [go, returned]);
  if (said === undefined) return null;
  return <Banner kind={said.good ? 'notice' : 'warning'}>{said.sentence}</Banner>;
}

function sentenceOf(channel: string | undefined, ending: string | undefined) {
  const { endings } = destinationsText();
  if ((channel !== 'slack' && channel !== 'discord') || !isEnding(ending, endings)) return undefined;
  const good = ending === 'connected' || ending === 'reconnected';
  return { good, sentence: endings[ending](uiText().channels[channel]) };
}

function isEnding(ending: string | undefined, endings: object): ending is Ending {
  return ending !== undefined && Object.hasOwn(endings, ending);
}
