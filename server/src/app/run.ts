import { KeyMissing } from '#platform/crypto';
import { DatabaseUnavailable } from '#platform/db';
import { readSettings, SettingsError } from '#platform/settings';
import { startApp } from './build.ts';
import { DutyRefused, everything, type Duty } from './duty.ts';

/** npm passes Ctrl-C on beside the terminal's own, so two signals within a second are one. */
const oneSignalMs = 1000;

/** What these say is for people; everything else is told with where it came from. */
const told = [SettingsError, DatabaseUnavailable, KeyMissing, DutyRefused];

type Environment = Readonly<Record<string, string | undefined>>;

/** The process as a server: starts it, says where it is, and stops it on a signal. A second signal ends it at once. */
export async function runServer(env: Environment, duty: Duty = everything): Promise<void> {
  try {
    await startAndListen(env, duty);
  } catch (error) {
    fail(error);
  }
}

async function startAndListen(env: Environment, duty: Duty): Promise<void> {
  const settings = readSettings(env, { envFile: '.env' });
  const app = await startApp(settings, { duty });
  let stoppingSince: number | undefined;
  const stop = () => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > oneSignalMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Last of all: whoever reads it may stop the server at once.
  process.stdout.write(`\n${['Tocsin is ready.', ...app.greeting].join('\n')}\n\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (told.some((kind) => error instanceof kind)) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE')
    return `${error.message}. Another program listens there: stop it, or set PORT to a free port.`;
  return error.stack ?? error.message;
}
