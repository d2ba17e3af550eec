import { benchDrain } from './drain.ts';
import { benchEventsApi } from './events-api.ts';
import { benchFanOut } from './fan-out.ts';
import type { Figure } from './figure.ts';
import { benchInApp } from './in-app.ts';
import { benchKafka } from './kafka.ts';
import { benchLatency } from './latency.ts';
import { benchMail } from './mail.ts';
import { benchPeople } from './people.ts';
import { benchPrices } from './prices.ts';
import { benchSessions } from './sessions.ts';
import type { Sizes } from './sizes.ts';
import { benchStart } from './start.ts';
import { benchTransport } from './transport.ts';

/** Every figure by the name that chooses it on the command line. */
export const figures: Readonly<Record<string, (sizes: Sizes) => Promise<Figure[]>>> = {
  'fan-out': benchFanOut,
  drain: benchDrain,
  mail: benchMail,
  'in-app': benchInApp,
  latency: benchLatency,
  'events-api': benchEventsApi,
  sessions: benchSessions,
  people: benchPeople,
  kafka: benchKafka,
  transport: benchTransport,
  prices: benchPrices,
  start: benchStart,
};
