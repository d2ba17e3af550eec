import { WrongUse, type Command } from './command.ts';
import { columns, counted } from './text.ts';

export const reconcile: Command = {
  words: 'reconcile',
  summary: 'Checks that every decided message is in the ledger: expected = the sum over all statuses',
  options: {
    since: { value: 'time', sentence: 'Only events from this time on, such as 2026-11-20 or 2026-11-20T08:00:00Z.' },
    settled: { sentence: 'Also fails while anything still waits.' },
  },
  async run(given, { withToolbox }) {
    const since = readTime(given.text('since'));
    const found = await withToolbox((toolbox) => toolbox.reconcile(since));
    const rows = Object.entries(found.statuses).map(([status, number]) => [`  ${status}`, String(number)]);
    const wrong = found.wrong.map(({ event_id, missing }) => `  Event ${event_id} lacks ${missing}.`);
    const lines = [
      `${counted(found.events, 'event', 'events')}, ${found.expected} expected, ${found.missing} missing, ${found.unsettled} not settled.`,
      columns(rows),
      ...wrong,
    ];
    const ok = found.missing === 0 && !(given.is('settled') && found.unsettled > 0);
    return { data: found, text: lines.filter((line) => line !== '').join('\n'), ok };
  },
};

function readTime(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new WrongUse(`--since is a time such as 2026-11-20, not "${text}".`);
  return time;
}
