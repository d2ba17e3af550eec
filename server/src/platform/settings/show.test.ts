import { describe, expect, it } from 'vitest';
import { readSettings, settingsTable, showSettings } from './index.ts';

const env = {
  SECRET_KEY: 'a-very-long-secret-that-nobody-sees',
  DATABASE_URL: 'postgresql://tocsin:hunter2@db/tocsin?sslmode=require&password=hunter2',
  SMTP_URL: 'smtp://user:hunter2@mail',
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://tocsin.example.org',
};

describe('the shown settings', () => {
  it('are those in force, without passwords and keys', () => {
    const shown = showSettings(readSettings(env));
    const values = Object.fromEntries(shown.map(({ variable, value }) => [variable, value]));
    expect(values).toMatchObject({
      PORT: '3000',
      SECRET_KEY: '(1 hidden)',
      DATABASE_URL: 'postgresql://tocsin:***@db/tocsin?sslmode=require&password=***',
      SMTP_URL: 'smtp://user:***@mail',
      TOCSIN_SAMPLE: 'off',
      TOCSIN_INSECURE_HTTP: 'off',
      METRICS_ADDRESS: '(no metrics)',
    });
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|nobody-sees/);
  });
});

describe('the table of settings', () => {
  it.each(Object.values(settingsTable))('has a sentence and a default for $variable', ({ sentence, ...row }) => {
    expect(sentence).toMatch(/^.{10,}\.$/);
    expect('default' in row || 'otherwise' in row).toBe(true);
  });
});
