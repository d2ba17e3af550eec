import { describeChannel, sampleMessage } from '#channels/conformance';
import { newId } from '#platform/ids';
import { localRealtime } from '#platform/realtime';
import { describe, expect, it } from 'vitest';
import { makeInApp } from './index.ts';

const ada = newId();
const bob = newId();

describe('the in-app channel', () => {
  describeChannel(async () => ({
    channel: makeInApp({ realtime: localRealtime() }),
    addresses: { good: ada },
    rubbish: ['', 'ada', 'ada@example.org', `${ada}\r\n`],
    close: async () => undefined,
  }));

  it('wakes each recipient of one turn once, in one message', async () => {
    const realtime = localRealtime();
    const heard = new Promise((resolve) => realtime.subscribe('inbox', resolve));
    const channel = makeInApp({ realtime });
    for (const recipientId of [ada, bob, ada]) {
      const message = sampleMessage({ recipientId });
      expect(
        await channel.send(
          await channel.render(message),
          { value: recipientId, secret: null },
          AbortSignal.timeout(1000),
        ),
      ).toEqual({
        ok: true,
      });
    }
    expect(await heard).toEqual({ recipients: [ada, bob] });
  });

  it('splits the wakes of very many recipients', async () => {
    const realtime = localRealtime();
    const sizes: number[] = [];
    const all = new Promise<void>((done) => {
      realtime.subscribe('inbox', (message) => {
        sizes.push((message as { recipients: string[] }).recipients.length); // What this channel publishes.
        if (sizes.length === 3) done();
      });
    });
    const channel = makeInApp({ realtime });
    for (let index = 0; index < 2500; index++)
      await channel.send({ recipientId: newId() }, { value: ada, secret: null }, AbortSignal.timeout(1000));
    await all;
    expect(sizes).toEqual([1000, 1000, 500]);
  });
});
