import { smtpSink, usingDatabase } from '#kit';
import { describe, expect, it } from 'vitest';
import { usingTerminal } from './terminal-example.ts';

const tocsin = usingTerminal(usingDatabase(), { TOCSIN_SAMPLE: 'off' });

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly says: string;
  readonly todo?: string;
}

async function findings(env: Record<string, string>): Promise<{ code: number; states: Record<string, string> }> {
  const said = await tocsin('doctor --json', { env });
  const found = (said.json() as { findings: Finding[] }).findings;
  return { code: said.code, states: Object.fromEntries(found.map(({ check, state }) => [check, state])) };
}

describe('tocsin doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    await using mail = await smtpSink();
    expect(await findings({ SMTP_URL: mail.url })).toEqual({
      code: 0,
      states: {
        settings: 'ok',
        disk: 'ok',
        database: 'ok',
        migrations: 'ok',
        clock: 'ok',
        key: 'ok',
        mail: 'ok',
      },
    });
  });

  it('says that nobody gets mail without a mail server', async () => {
    expect(await findings({})).toMatchObject({ code: 0, states: { mail: 'warning' } });
  });

  it('fails for a mail server that does not answer, and looks at all else', async () => {
    expect(await findings({ SMTP_URL: 'smtp://127.0.0.1:1' })).toMatchObject({
      code: 1,
      states: { mail: 'failed', database: 'ok' },
    });
  });

  it('fails for a database that does not answer, and says what to do', async () => {
    const said = await tocsin('doctor', { env: { DATABASE_URL: 'postgresql://127.0.0.1:1/none' } });
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^failed +database .*DATABASE_URL/m);
  });

  it('fails for a key that cannot open what is sealed', async () => {
    await tocsin('users list');
    expect(await findings({ SECRET_KEY: 'another key that nothing was sealed with' })).toMatchObject({
      code: 1,
      states: { key: 'failed' },
    });
  });

  it('stops at settings that cannot be read', async () => {
    expect(await findings({ PORT: 'x' })).toEqual({ code: 1, states: { settings: 'failed' } });
  });
});

describe('tocsin settings', () => {
  it('prints what is in force with keys and passwords hidden', async () => {
    const said = await tocsin('settings --json', { env: { SMTP_URL: 'smtp://user:hunter2@mail' } });
    expect(said.json()).toMatchObject({ PORT: '3000', SECRET_KEY: '(1 hidden)', SMTP_URL: 'smtp://user:***@mail' });
    expect((await tocsin('settings', { env: { TOCSIN_SAMPEL: 'on' } })).err).toContain('Did you mean TOCSIN_SAMPLE?');
  });
});

describe('tocsin migrate', () => {
  it('has nothing to do where all is applied', async () => {
    expect(await tocsin('migrate')).toMatchObject({ code: 0, out: 'Nothing was to be done.' });
  });
});

describe('tocsin templates check', () => {
  it('finds the bundled ones in order', async () => {
    expect((await tocsin('templates check')).out).toMatch(/^\d+ templates, 0 wrong\.$/);
  });
});
