import { benchDrain } from './drain.ts';
import { benchEventsApi } from './events-api.ts';
import { benchFanOut } from './fan-out.ts';
import type { Figure } from './figure.ts';
import { benchMail } from './mail.ts';
import { benchSessions } from './sessions.ts';
import type { Sizes } from './sizes.ts';

/** Every figure by the name that chooses it on the command line. */
export const figures: Readonly<Record<string, (sizes: Sizes) => Promise<Figure[]>>> = {
  'fan-out': benchFanOut,
  drain: benchDrain,
  mail: benchMail,
  'events-api': benchEventsApi,
  sessions: benchSessions,
};
