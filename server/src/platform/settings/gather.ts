import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { nearest } from './nearest.ts';
import { foreignVariables, settingsTable } from './table.ts';

export type Environment = Record<string, string | undefined>;

/** The texts of the settings, by variable: the environment before the file `.env`, a `*_FILE` instead of its variable. */
export function gather(
  env: Environment,
  envFile: string | undefined,
): { texts: Map<string, string>; problems: string[] } {
  const all = { ...(envFile === undefined ? {} : readEnvFile(envFile)), ...env };
  const problems: string[] = [];
  const texts = new Map<string, string>();
  for (const variable of variables()) {
    const found = readOne(all, variable, problems);
    if (found !== undefined) texts.set(variable, found);
  }
  return { texts, problems: [...unknown(all), ...problems] };
}

function variables(): string[] {
  return Object.values(settingsTable).map(({ variable }) => variable);
}

function readEnvFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

// An empty text counts as none: a compose file writes FOO="" for what is not set.
function readOne(env: Environment, variable: string, problems: string[]): string | undefined {
  const own = env[variable] === '' ? undefined : env[variable];
  const file = env[`${variable}_FILE`];
  if (file === undefined || file === '') return own;
  if (own !== undefined) problems.push(`${variable} and ${variable}_FILE are both set: keep one of them.`);
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    problems.push(`${variable}_FILE names ${file}, which cannot be read.`);
    return undefined;
  }
}

function unknown(env: Environment): string[] {
  const known = variables().flatMap((variable) => [variable, `${variable}_FILE`]);
  return Object.keys(env)
    .filter((name) => name.startsWith('TOCSIN_') && !known.includes(name) && !foreignVariables.test(name))
    .map((name) => `${name} is not a setting. ${guess(name, known)}`);
}

function guess(name: string, known: readonly string[]): string {
  const found = nearest(name, known);
  return found === undefined ? 'Remove it.' : `Did you mean ${found}?`;
}
