import type { PriceAlert } from '@tocsin/sdk/contract';
import { useNow } from '#lib';
import { Mark, Rail, RailRow, Section, Time } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { priceText, ruleText, timeText } from './price-words.ts';
import { usePriceAlert } from './prices.ts';

/** What my alerts on a coin have fired on, each with the way to how I was told. */
export function Firings({ alerts }: { alerts: readonly PriceAlert[] }) {
  const fired = alerts.filter(({ firings }) => firings > 0);
  if (fired.length === 0) return null;
  return (
    <Section id="history" title={pricesText().coin.history}>
      {fired.map((alert) => (
        <FiringsOf key={alert.id} alert={alert} />
      ))}
    </Section>
  );
}

function FiringsOf({ alert }: { alert: PriceAlert }) {
  const text = pricesText().coin;
  const now = useNow();
  const { data } = usePriceAlert(alert.id);
  return (
    <div className="mb-6">
      <h3 className="mb-1.5">{ruleText(alert)}</h3>
      <Rail label={ruleText(alert)} density="compact" plain>
        {data?.fired.map(({ no, event_id, price, price_before: before, fired_at, ended_at }) => (
          <RailRow
            key={no}
            time={<Time at={fired_at} show="short" />}
            mark={<Mark kind="done" />}
            title={text.firing(
              priceText(price, alert.currency),
              before === null ? undefined : priceText(before, alert.currency),
            )}
            meta={
              <>
                {ended_at === null ? null : `${text.ended(timeText(ended_at, now))} · `}
                <a href={`/why/${event_id}`}>{text.why}</a>
              </>
            }
          />
        ))}
      </Rail>
    </div>
  );
}
