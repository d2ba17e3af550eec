import { startCatcher } from '#channels/email';
import type { Catcher, CatcherOptions } from '#channels/email';

/**
 * A mail server for a test: the catcher of sample mode. `bounce@`, `defer@`, `hang@` and `drop@` anywhere go wrong, and
 * `fail(['451', 'data:drop'])` makes the next messages go wrong.
 */
export function smtpSink(options?: CatcherOptions): Promise<Catcher> {
  return startCatcher(options);
}
