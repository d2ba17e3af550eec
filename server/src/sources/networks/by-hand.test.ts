import { encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { readByHand } from './by-hand.ts';

const message = { topic: 'ihr_disco_bursts', value: { level: 12 } };
const expected = { ...message, partition: 'hand' };

test('one message or a list is read, decoded or as msgpack', () => {
  expect(readByHand(message)).toEqual({ ok: true, messages: [expected] });
  expect(readByHand([message, message])).toEqual({ ok: true, messages: [expected, expected] });
  expect(readByHand(encode(message))).toEqual({ ok: true, messages: [expected] });
  expect(readByHand(encode([message]))).toEqual({ ok: true, messages: [expected] });
});

test.each([null, [], 'x', { value: 1 }, [message, { topic: 5 }], Uint8Array.from([0xc1])])('%j is refused', (body) => {
  expect(readByHand(body)).toMatchObject({ ok: false, reason: expect.stringContaining('{"topic"') });
});
