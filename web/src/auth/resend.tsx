import { useEffect, useState } from 'react';
import { Banner, Button } from '#ui';
import { linksText } from '../messages/en/links.ts';
import { lastMailSent, noteMailSent } from './carried.ts';
import { failuresOf } from './failure.ts';

const waitMs = 60_000;

/** Sends a link by mail, at most once a minute; the button counts down until it may be pressed again. */
export function Resend({ send, label }: { send: () => Promise<unknown>; label: string }) {
  const text = linksText().resend;
  const [sentAt, setSentAt] = useState(lastMailSent);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ kind: 'notice' | 'critical'; sentence: string }>();
  const left = useSecondsUntil(sentAt + waitMs);
  const press = async (): Promise<void> => {
    setBusy(true);
    try {
      await send();
      const now = Date.now();
      noteMailSent(now);
      setSentAt(now);
      setSaid({ kind: 'notice', sentence: text.done });
    } catch (error) {
      setSaid({
        kind: 'critical',
        sentence: failuresOf(error, [])
          .map(({ message }) => message)
          .join(' '),
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="mt-6">
      <div role="status">{said === undefined ? null : <Banner kind={said.kind}>{said.sentence}</Banner>}</div>
      <Button className="figures" busy={busy && text.busy} disabled={left > 0} onClick={() => void press()}>
        {left > 0 ? text.wait(left) : label}
      </Button>
    </div>
  );
}

/** Whole seconds until a moment, counted down; zero when it has come. */
function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now);
  const over = now >= moment;
  useEffect(() => {
    if (over) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [over]);
  return Math.max(0, Math.min(waitMs / 1000, Math.ceil((moment - now) / 1000)));
}
