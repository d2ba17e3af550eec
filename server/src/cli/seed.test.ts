import { usingDatabase } from '#kit';
import { describe, expect, it } from 'vitest';
import { usingTerminal } from './terminal-example.ts';

const tocsin = usingTerminal(usingDatabase());

interface Seeded {
  readonly expected: readonly { user_id: string; email: string }[];
}

describe('tocsin seed', () => {
  it('makes people in sets, and prints whom an event is to reach', async () => {
    const seeded = (await tocsin('seed --people 1001 --watch network:AS64511 --json')).json() as Seeded;
    expect(seeded).toMatchObject({ people: 1001, watch: { kind: 'network', id: '64511' } });
    expect(seeded.expected).toHaveLength(1001);
    expect(new Set(seeded.expected.map(({ user_id }) => user_id)).size).toBe(1001);
    expect(seeded.expected.at(-1)?.email).toBe('person-1001@seed.tocsin.test');
  });

  it('changes nothing when it is repeated', async () => {
    const first = (await tocsin('seed --people 5 --watch network:64511 --json')).json();
    expect((await tocsin('seed --people 5 --watch network:64511 --json')).json()).toEqual(first);
    expect((await tocsin('users list --json')).json()).toMatchObject({ items: { length: 100 } });
  });

  it('removes all of them and nobody else', async () => {
    await tocsin('users create ada@example.org');
    await tocsin('users create bob@tocsin.test');
    expect((await tocsin('seed --remove')).out).toBe('1002 people were removed.');
    expect((await tocsin('users list')).out).toMatch(/^ada@example.org /);
  });

  it('refuses what nobody could watch', async () => {
    expect((await tocsin('seed --people 1 --watch network:abc')).err).toContain('AS number');
    expect((await tocsin('seed --people 1 --watch weather:rain')).err).toBe(
      'Nothing on this server speaks of a weather.',
    );
    expect((await tocsin('seed --people 1 --watch rain')).code).toBe(2);
    expect((await tocsin('seed --people 0')).code).toBe(2);
    expect((await tocsin('seed')).code).toBe(2);
  });
});

describe('tocsin reconcile', () => {
  it('is well while nothing is missing, and with --settled only when nothing waits', async () => {
    const data = { severity: 'low', title: 'x', recipients: [{ email: 'grace@example.org' }] };
    const event = { specversion: '1.0', id: '1', source: 'a test', type: 'x', data };
    await tocsin('events push', { input: JSON.stringify(event) });
    expect(await tocsin('reconcile')).toMatchObject({ code: 0 });
    expect(await tocsin('reconcile --settled')).toMatchObject({ code: 1 });
    expect(await tocsin('reconcile --settled --since 2100-01-01')).toMatchObject({ code: 0 });
    expect(await tocsin('reconcile --since yesterday')).toMatchObject({ code: 2 });
  });
});
