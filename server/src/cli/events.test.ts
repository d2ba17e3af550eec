import { usingDatabase } from '#kit';
import { describe, expect, it } from 'vitest';
import { usingTerminal } from './terminal-example.ts';

const tocsin = usingTerminal(usingDatabase());

const event = (id: string) => ({
  specversion: '1.0',
  id,
  source: 'a test',
  type: 'backup.failed',
  data: { severity: 'high', title: 'The backup failed', recipients: [{ email: 'grace@example.org' }] },
});

describe('tocsin events push', () => {
  it('pushes from standard input, and knows what is there already', async () => {
    expect((await tocsin('events push --json', { input: JSON.stringify(event('one')) })).json()).toEqual({
      accepted: 1,
      duplicates: 0,
    });
    const again = await tocsin('events push', { input: JSON.stringify([event('one'), event('two')]) });
    expect(again).toMatchObject({ code: 0, out: '1 event was accepted, 1 was there already.' });
  });

  it('names the place of what is wrong and stores nothing', async () => {
    const wrong = { ...event('four'), data: { severity: 'loud', title: 'x' } };
    const said = await tocsin('events push', { input: JSON.stringify([event('three'), wrong]) });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain('[1].data.severity');
    expect((await tocsin('reconcile --json')).json()).toMatchObject({ events: 2 });
    expect((await tocsin('events push', { input: 'not json' })).err).toBe('This is not JSON.');
    expect((await tocsin('events push /nothing/here')).code).toBe(2);
  });
});

describe('tocsin deliveries', () => {
  it('lists the ledger, and refuses what is not there', async () => {
    expect((await tocsin('deliveries list --json')).json()).toEqual({ items: [], next_cursor: null });
    expect((await tocsin('deliveries list --status sunk')).code).toBe(2);
    const nobody = '01890000-0000-7000-8000-000000000000';
    expect(await tocsin(`deliveries show ${nobody}`)).toMatchObject({ code: 1, out: '' });
    expect(await tocsin(`deliveries replay ${nobody}`)).toMatchObject({ code: 1, out: '' });
  });
});
