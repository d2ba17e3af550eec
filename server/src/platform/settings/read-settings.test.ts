import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './index.ts';

const key = 'k'.repeat(32);
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(env: Record<string, string>) {
  return readSettings({ DATA_DIR: path.join(folder, 'data'), ...env });
}

function problems(env: Record<string, string>): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

function write(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://tocsin.example.org',
  SECRET_KEY: key,
  SMTP_URL: 'smtp://mail',
};

describe('the settings', () => {
  it('run on a laptop with nothing set', () => {
    expect(read({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      sampleMode: true,
      production: false,
      databaseUrl: undefined,
      signUp: 'open',
      acknowledge: 'personal',
      trustedProxies: [],
      logLevel: 'info',
      drainTimeoutMs: 25_000,
    });
  });

  it('are frozen', () => {
    expect(Object.isFrozen(read({}))).toBe(true);
  });

  it('take an empty text for none', () => {
    expect(read({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  it('say all their problems at once', () => {
    expect(
      problems({ PORT: '70000', LOG_LEVEL: 'loud', TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.0/33', TOCSIN_SAMPEL: 'on' }),
    ).toEqual([
      'TOCSIN_SAMPEL is not a setting. Did you mean TOCSIN_SAMPLE?',
      'PORT must be a whole number from 0 to 65535.',
      'TRUSTED_PROXIES has "10.0.0.0/33", which is not an address or a network such as 10.0.0.0/8.',
      'LOG_LEVEL must be one of: trace, debug, info, warn, error, fatal, silent.',
    ]);
  });

  it('know the plain name behind a prefix that it does not have', () => {
    expect(problems({ TOCSIN_DATABASE_URL: 'x' })).toEqual([
      'TOCSIN_DATABASE_URL is not a setting. Did you mean DATABASE_URL?',
    ]);
    expect(problems({ TOCSIN_BANANA: 'x' })).toEqual(['TOCSIN_BANANA is not a setting. Remove it.']);
    expect(problems({ TOCSIN_REQUIRE_SERVICES: 'all' })).toEqual([]);
  });

  it('come from a file where a variable names one', () => {
    expect(read({ SECRET_KEY_FILE: write('key', `${key}\n`) }).secretKeys).toEqual([key]);
    expect(problems({ SMTP_URL_FILE: path.join(folder, 'none') })).toEqual([
      `SMTP_URL_FILE names ${path.join(folder, 'none')}, which cannot be read.`,
    ]);
    expect(problems({ SECRET_KEY_FILE: path.join(folder, 'key'), SECRET_KEY: key })).toHaveLength(1);
  });

  it('come from .env where the environment does not have them', () => {
    const envFile = write('.env', `PORT=4000\nLOG_LEVEL="debug"\nDATA_DIR=${folder}\n`);
    expect(readSettings({ PORT: '5000' }, { envFile })).toMatchObject({ port: 5000, logLevel: 'debug' });
    expect(readSettings({ DATA_DIR: folder }, { envFile: path.join(folder, 'none') }).port).toBe(3000);
  });

  it('ask managers and administrators for a second step outside sample mode', () => {
    expect(read({}).mfaRequired).toBe(false);
    expect(read({ TOCSIN_SAMPLE: 'off' }).mfaRequired).toBe(true);
    expect(read({ MFA_REQUIRED: 'on' }).mfaRequired).toBe(true);
    expect(read({ TOCSIN_SAMPLE: 'off', MFA_REQUIRED: 'off' }).mfaRequired).toBe(false);
  });

  it('share acknowledgements unless sign-up is open', () => {
    expect(read({ SIGN_UP: 'invite' }).acknowledge).toBe('shared');
    expect(read({ SIGN_UP: 'invite', ACKNOWLEDGE: 'personal' }).acknowledge).toBe('personal');
    expect(problems({ SIGN_UP: 'sometimes' })).toEqual(['SIGN_UP must be open, invite or domain:example.org.']);
  });
});

describe('the public URL', () => {
  it('has no slash at its end and no path', () => {
    expect(read({ PUBLIC_URL: 'https://tocsin.example.org/' }).publicUrl).toBe('https://tocsin.example.org');
    expect(problems({ PUBLIC_URL: 'https://example.org/tocsin' })).toEqual(['PUBLIC_URL must have no path.']);
  });

  it('is https or loopback, unless plain http is wanted', () => {
    expect(problems({ PUBLIC_URL: 'http://tocsin.example.org' })[0]).toContain('set TOCSIN_INSECURE_HTTP=1');
    expect(problems({ PUBLIC_URL: 'http://tocsin.example.org', TOCSIN_INSECURE_HTTP: '1' })).toEqual([]);
    expect(problems({ PUBLIC_URL: 'http://127.0.0.1:3000' })).toEqual([]);
    expect(problems({ PUBLIC_URL: 'http://localhost.example.org' })).toHaveLength(1);
  });
});

describe('sample mode', () => {
  it.each([
    ['a database is given', { DATABASE_URL: 'postgresql://db/tocsin' }],
    ['a mail server is given', { SMTP_URL: 'smtp://mail' }],
    ['the address is public', { PUBLIC_URL: 'https://tocsin.example.org' }],
    ['it is switched off', { TOCSIN_SAMPLE: 'off' }],
    ['it is production', production],
    ['it is production, also when asked for', { ...production, TOCSIN_SAMPLE: 'on' }],
  ])('is off when %s', (_when, env) => {
    expect(read(env).sampleMode).toBe(false);
  });

  it('is on with a database when asked for', () => {
    expect(read({ DATABASE_URL: 'postgresql://db/tocsin', TOCSIN_SAMPLE: 'on' }).sampleMode).toBe(true);
  });

  it('stays on this machine', () => {
    expect(problems({ HOST: '0.0.0.0' })).toEqual([
      'HOST must be loopback in sample mode. Set TOCSIN_SAMPLE=off to listen elsewhere.',
    ]);
    expect(problems({ PUBLIC_URL: 'https://tocsin.example.org', TOCSIN_SAMPLE: 'on' })).toHaveLength(1);
    expect(problems({ HOST: '0.0.0.0', TOCSIN_SAMPLE: 'off' })).toEqual([]);
  });
});

describe('production', () => {
  it('listens on every address', () => {
    expect(read(production)).toMatchObject({
      production: true,
      host: '0.0.0.0',
      mailFrom: 'Tocsin <tocsin@tocsin.example.org>',
    });
  });

  it('refuses to run without a key and without mail', () => {
    const found = problems({ NODE_ENV: 'production', PUBLIC_URL: 'https://tocsin.example.org' });
    expect(found.map((problem) => problem.split(' ')[0])).toEqual(['SECRET_KEY', 'SMTP_URL']);
  });

  it('does so all the same when it is told to', () => {
    const env = {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://tocsin.example.org',
      TOCSIN_ALLOW: 'generated-secret, no-mail',
    };
    expect(read(env).secretKeys).toHaveLength(1);
  });
});

describe('the place of visits', () => {
  it('has a zone of the time zone database', () => {
    expect(read({ VISIT_TIME_ZONE: 'Europe/Lisbon' }).visitTimeZone).toBe('Europe/Lisbon');
    expect(problems({ VISIT_TIME_ZONE: 'Lisbon' })).toEqual([
      'VISIT_TIME_ZONE must be a time zone such as Europe/Lisbon.',
    ]);
  });
});

describe('the plan at CoinGecko', () => {
  it('goes together with its key', () => {
    expect(problems({ COINGECKO_API_KEY: 'CG-1' })).toEqual([expect.stringContaining('set COINGECKO_PLAN')]);
    expect(problems({ COINGECKO_PLAN: 'demo' })).toEqual([expect.stringContaining('needs COINGECKO_API_KEY')]);
    expect(read({ COINGECKO_PLAN: 'keyless' }).coingeckoPlan).toBe('keyless');
    expect(read({ COINGECKO_PLAN: 'paid', COINGECKO_API_KEY: 'CG-1' }).coingeckoApiKey).toBe('CG-1');
  });
});

describe('the key', () => {
  it('rule 62: is generated once and kept for this user alone', () => {
    const first = read({});
    expect(first.secretKeys[0]?.length).toBeGreaterThanOrEqual(32);
    expect(read({}).secretKeys).toEqual(first.secretKeys);
    expect(statSync(path.join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'data/secret-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(folder, 'data/secret-key'), 'utf8').trim()).toBe(first.secretKeys[0]);
  });

  it('may be several, each long enough', () => {
    expect(read({ SECRET_KEY: `${key},${'o'.repeat(40)}` }).secretKeys).toEqual([key, 'o'.repeat(40)]);
    expect(problems({ SECRET_KEY: `${key},short` })).toEqual(['SECRET_KEY needs at least 32 characters in each key.']);
  });

  it('is not made by a start that is refused', () => {
    expect(problems({ PORT: 'x' })).toHaveLength(1);
    expect(() => statSync(path.join(folder, 'data'))).toThrow('ENOENT');
  });
});

describe('the feeds of network alarms', () => {
  it('are one or the other: each would end what the other opened', () => {
    const both = { KAFKA_BROKERS: 'kafka:9092', IHR_API_URL: 'https://ihr.example.org/api/' };
    expect(problems(both)).toEqual([expect.stringContaining('set one of them')]);
    expect(read({ IHR_API_URL: both.IHR_API_URL })).toMatchObject({ ihrApiUrl: both.IHR_API_URL, ihrPollSeconds: 300 });
  });
});
