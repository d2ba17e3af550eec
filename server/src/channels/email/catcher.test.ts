import { smtpSink } from '#kit';
import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { readFault } from './fault.ts';
import { startCatcher } from './index.ts';

async function post(url: string, mail: object): Promise<void> {
  const transport = createTransport({ url });
  await transport.sendMail({ from: 'a@example.org', subject: 's', text: 't', ...mail });
}

describe('the mail catcher', () => {
  it('keeps what it takes, newest first, as people would read it', async () => {
    await using catcher = await startCatcher({ now: () => new Date('2026-11-02T09:00:00Z') });
    const long = 'perché 🔔 = '.repeat(40).trim();
    await post(catcher.url, { to: 'ada@example.org', subject: 'first' });
    await post(catcher.url, {
      to: 'bob@example.org',
      subject: long,
      text: `${long}\n\n.\n..x`,
      html: `<p>${long}</p>`,
    });
    const [bob, ada] = catcher.items();
    expect(ada).toMatchObject({ to: 'ada@example.org', subject: 'first', text: 't', html: '' });
    expect(bob).toMatchObject({
      to: 'bob@example.org',
      from: 'a@example.org',
      subject: long,
      text: `${long}\n\n.\n..x`,
      html: `<p>${long}</p>`,
      at: '2026-11-02T09:00:00.000Z',
    });
    expect(catcher.items('ada@example.org')).toEqual([ada]);
    expect(catcher.items('nobody@example.org')).toEqual([]);
  });

  it('keeps the last ones and counts all', async () => {
    await using catcher = await startCatcher({ keep: 2 });
    for (const subject of ['1', '2', '3']) await post(catcher.url, { to: 'ada@example.org', subject });
    expect(catcher.items().map(({ subject }) => subject)).toEqual(['3', '2']);
    expect(catcher.count).toBe(3);
  });

  it('waits for a mail, and has it at once when it is there', async () => {
    await using catcher = await smtpSink();
    const coming = catcher.mailTo('ada@example.org');
    await post(catcher.url, { to: 'ada@example.org' });
    expect(await coming).toEqual(await catcher.mailTo('ada@example.org'));
  });

  it('closes while a client hangs', async () => {
    const catcher = await smtpSink();
    const hanging = post(catcher.url, { to: 'hang@example.org' }).catch((error: Error) => error.message);
    await new Promise((done) => setImmediate(done));
    await catcher.close();
    expect(await hanging).toBeTypeOf('string');
  });

  it('knows its faults by name', () => {
    expect(readFault('timeout')).toEqual(readFault('hang'));
    expect(() => readFault('rain')).toThrow('There is no fault "rain".');
    expect(() => readFault('200')).toThrow('There is no fault');
  });
});
