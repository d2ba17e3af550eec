import { KeyMissing } from '#platform/crypto';
import { DatabaseUnavailable } from '#platform/db';
import { readSettings, SettingsError } from '#platform/settings';
import { startApp } from './build.ts';

/** npm passes Ctrl-C on beside the terminal's own, so two signals within a second are one. */
const oneSignalMs = 1000;

/** The process as a server: starts it, says where it is, and stops it on a signal. A second signal ends it at once. */
export async function runServer(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  try {
    await startAndListen(env);
  } catch (error) {
    fail(error);
  }
}

async function startAndListen(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const settings = readSettings(env, { envFile: '.env' });
  const app = await startApp(settings);
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
  process.stdout.write(`\n${['Tocsin is ready.', `  ${settings.publicUrl}`, ...app.greeting].join('\n')}\n\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}

function sentenceOf(error: unknown): string {
  if (error instanceof SettingsError || error instanceof DatabaseUnavailable || error instanceof KeyMissing)
    return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `${error.message}. Another program listens there: stop it, or set PORT to a free port.`;
  return error.stack ?? error.message;
}
