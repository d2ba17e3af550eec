import { useEffect, useState } from 'react';
import { format, retryLive, useStreamState } from '../lib/index.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { shellText } from '../messages/en/shell.ts';
import { uiText } from '../messages/en/ui.ts';

/** Says that what is shown may be old, since when, and when it is tried again. Shown after three seconds: most breaks are shorter. */
export function StreamBanner() {
  const { stream, lastAt } = useStreamState();
  const lost = stream.kind === 'lost' ? stream : undefined;
  const now = useSeconds(lost !== undefined);
  if (lost === undefined || now - lost.since < 3000) return null;
  return (
    <Banner
      action={
        <Button kind="quiet" small onClick={retryLive}>
          {uiText().retryNow}
        </Button>
      }
    >
      {sentence(Math.ceil((lost.retryAt - now) / 1000), lastAt)}
    </Banner>
  );
}

function sentence(seconds: number, lastAt: number | undefined): string {
  const text = shellText().live;
  if (!navigator.onLine) return text.offline;
  if (seconds <= 0) return text.retrying;
  return lastAt === undefined ? text.lostFirst(seconds) : text.lost(format.clockTime(new Date(lastAt)), seconds);
}

/** The present by the second, only while it is needed. */
function useSeconds(needed: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!needed) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [needed]);
  return needed ? now : 0;
}
