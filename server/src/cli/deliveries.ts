import { channels, deliveryStatuses } from '@tocsin/sdk/contract';
import type { AnswerOf, Routes } from '@tocsin/sdk/contract';
import { WrongUse, type Command, type Given } from './command.ts';
import { asOperator } from './operator.ts';
import { count } from './read-words.ts';
import { columns } from './text.ts';

type Delivery = AnswerOf<Routes['listDeliveries']>['items'][number];

export const listDeliveries: Command = {
  words: 'deliveries list',
  summary: 'Lists the ledger, newest first: what was decided and what became of it, never what it said',
  options: {
    status: { value: 'status', sentence: `Only those: ${deliveryStatuses.join(', ')}.` },
    channel: { value: 'channel', sentence: `Only this one: ${channels.join(', ')}.` },
    event: { value: 'id', sentence: 'Only those of this event.' },
    person: { value: 'id', sentence: 'Only those to this person.' },
    limit: { value: 'N', sentence: 'At most so many, up to 100; 25 without it.' },
    cursor: { value: 'cursor', sentence: 'Where an earlier list said that it goes on.' },
  },
  async run(given, world) {
    const query = {
      status: oneOf(deliveryStatuses, given, 'status'),
      channel: oneOf(channels, given, 'channel'),
      event_id: given.text('event'),
      recipient_id: given.text('person'),
      limit: count(given, 'limit'),
      cursor: given.text('cursor'),
    };
    const page = await asOperator(world, (client) => client.call('listDeliveries', { query }));
    const more = page.next_cursor === null ? [] : [`More: --cursor ${page.next_cursor}`];
    return { data: page, text: [columns(page.items.map(rowOf)), ...more].join('\n') };
  },
};

export const showDelivery: Command = {
  words: 'deliveries show',
  takes: ['<id>'],
  summary: 'Shows one row of the ledger with its tries',
  async run(given, world) {
    const params = { id: given.argument(0) };
    const one = await asOperator(world, (client) => client.call('getDelivery', { params }));
    const { tries, ...delivery } = one;
    const fields = Object.entries(delivery).map(([name, value]) => [name, value === null ? '-' : String(value)]);
    return {
      data: one,
      text: columns([...fields, ...tries.map(({ at, outcome, detail }) => ['try', at, `${outcome} ${detail}`])]),
    };
  },
};

export const replayDelivery: Command = {
  words: 'deliveries replay',
  takes: ['<id>'],
  summary: 'Sends a delivery again that failed or was cancelled',
  async run(given, world) {
    const params = { id: given.argument(0) };
    const one = await asOperator(world, (client) => client.call('replayDelivery', { params }));
    return { data: one, text: `${one.id} is ${one.status}; a running server sends it within a second.` };
  },
};

function rowOf({ created_at, channel, status, reason, attempts, event_type, recipient_id, id }: Delivery): string[] {
  return [created_at, channel, status, reason ?? '-', String(attempts), event_type, recipient_id, id];
}

function oneOf<const T extends string>(known: readonly T[], given: Given, name: string): T | undefined {
  const text = given.text(name);
  const found = known.find((one) => one === text);
  if (text !== undefined && found === undefined)
    throw new WrongUse(`--${name} is one of ${known.join(', ')}, not "${text}".`);
  return found;
}
