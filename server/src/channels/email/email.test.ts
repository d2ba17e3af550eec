import { describeChannel, sampleMessage } from '#channels/conformance';
import { makeTemplates } from '#notify';
import { stillClock } from '#kit';
import { describe, expect, it } from 'vitest';
import { makeEmail, startCatcher } from './index.ts';
import type { Catcher } from './index.ts';

const templates = makeTemplates({ site: 'localhost:3000' });
const from = 'Tocsin <tocsin@example.org>';
const quick = { connectMs: 500, greetingMs: 500, answerMs: 500 };

function emailTo(smtpUrl: string) {
  return makeEmail({ smtpUrl, from, templates, clock: stillClock(), connections: 2, timeouts: quick });
}

async function send(catcher: Catcher, changes: Parameters<typeof sampleMessage>[0], address = 'ada@example.org') {
  const channel = emailTo(catcher.url);
  try {
    return await channel.send(await channel.render(sampleMessage(changes)), address, AbortSignal.timeout(5000));
  } finally {
    await channel.close?.();
  }
}

describe('the e-mail channel', () => {
  describeChannel(async () => {
    const catcher = await startCatcher();
    return {
      channel: makeEmail({ smtpUrl: catcher.url, from, templates, clock: stillClock(), connections: 2 }),
      addresses: {
        good: 'ada@example.org',
        refused: 'bounce@example.org',
        deferred: 'defer@example.org',
        silent: 'hang@example.org',
      },
      rubbish: ['ada', 'ada@', '@example.org', 'ada@example.org, bob@example.org', 'Ada <ada@example.org>'],
      unreachable: emailTo('smtp://127.0.0.1:1'),
      close: () => catcher.close(),
    };
  });
});
