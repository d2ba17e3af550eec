import { pino } from 'pino';
import type { Logger } from 'pino';
import { redact } from './redact.ts';

export type Log = Logger;

/** JSON lines, on standard output unless told otherwise. Secrets are taken out of every line, wherever they stand in it. */
export function makeLog(options: { level: string; destination?: NodeJS.WritableStream }): Log {
  const settings = { level: options.level, base: null, hooks: { streamWrite: redact } };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

/** A log that says nothing, for tests and for commands that print their own words. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
