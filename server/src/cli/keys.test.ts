import { usingDatabase } from '#kit';
import { describe, expect, it } from 'vitest';
import { usingTerminal } from './terminal-example.ts';

const tocsin = usingTerminal(usingDatabase());
const [older, newer] = ['the older key that is to be replaced', 'the newer key that is to replace it'];
const event = {
  specversion: '1.0',
  id: '1',
  source: 'a test',
  type: 'x',
  data: { severity: 'low', title: 'x', recipients: [{ email: 'grace@example.org' }] },
};

describe('tocsin keys rotate', () => {
  it('seals everything with the first key, so that the older one is not needed any more', async () => {
    const before = { env: { SECRET_KEY: older } };
    const between = { env: { SECRET_KEY: `${newer},${older}` } };
    const after = { env: { SECRET_KEY: newer } };
    // A contact and its destination hold sealed addresses; the key of addresses and a signing key are sealed as well.
    await tocsin('events push', { ...before, input: JSON.stringify(event) });
    await tocsin('keys rotate', before);
    expect(await tocsin('users list', after)).toMatchObject({ code: 1 });

    const waiting = (await tocsin('doctor --json', between)).json() as { findings: { check: string; state: string }[] };
    expect(waiting.findings).toContainEqual(expect.objectContaining({ check: 'key', state: 'warning' }));
    const rotated = (await tocsin('keys rotate --seals-only --json', between)).json();
    expect(rotated).toMatchObject({ signing_key: null });
    expect(rotated).toHaveProperty(
      'resealed',
      expect.arrayContaining([
        { column: 'installation.value', count: 1 },
        { column: 'signing_key.private_key_sealed', count: 1 },
        { column: 'recipient.address_sealed', count: 1 },
        { column: 'destination.address_sealed', count: 1 },
      ]),
    );

    expect(await tocsin('users list', after)).toMatchObject({ code: 0, err: '' });
    const again = (await tocsin('keys rotate --json', after)).json() as { resealed: { count: number }[] };
    expect(again.resealed.filter(({ count }) => count > 0)).toEqual([]);
    expect(again).toHaveProperty('signing_key', expect.stringMatching(/^[\w-]{43}$/));
  });
});
