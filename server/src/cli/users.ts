import type { Client, InputOf } from '@tocsin/sdk';
import { roles, type AnswerOf, type Role, type Routes } from '@tocsin/sdk/contract';
import { WrongUse, type Command, type Given, type World } from './command.ts';
import { asOperator } from './operator.ts';
import { count } from './read-words.ts';
import { columns } from './text.ts';

export const why = 'on the command line';
export const reason = { value: 'text', sentence: `Why, for the audit log; "${why}" without it.` };
const known = roles.join(', ');

export const createUser: Command = {
  words: 'users create',
  takes: ['<email>'],
  summary: 'Makes a verified person and prints a link by which they choose their password',
  options: {
    role: { value: 'role', sentence: `What the person may do: ${known}. The first without it.` },
    name: { value: 'name', sentence: 'How the person is called.' },
    'password-stdin': { sentence: 'Reads the password from standard input instead of printing a link.' },
  },
  notes: ['The link is good for 20 minutes and once. A password is never an argument: others could read it.'],
  async run(given, { withToolbox, readInput }) {
    const password = given.is('password-stdin') ? (await readInput()).replace(/\r?\n$/, '') : undefined;
    const name = given.text('name');
    const user = {
      email: given.argument(0),
      role: roleOf(given) ?? 'AUTHENTICATED',
      ...(name === undefined ? {} : { displayName: name }),
      ...(password === undefined ? {} : { password }),
    };
    const made = await withToolbox((toolbox) => toolbox.createUser(user));
    return { data: made, text: made.link ?? made.id };
  },
};

const statuses = ['active', 'unverified', 'locked', 'disabled'] as const;
const sorts = ['created', 'email', 'name', 'last_sign_in'] as const;

export const listUsers: Command = {
  words: 'users list',
  summary: 'Lists people, newest first',
  options: {
    query: { value: 'text', sentence: 'Only those whose address or name begins like this.' },
    role: { value: 'role', sentence: `Only those with this role: ${known}.` },
    status: { value: 'status', sentence: 'Only those with this status.', choices: statuses },
    sort: { value: 'order', sentence: 'Newest first without it.', choices: sorts },
    limit: { value: 'N', sentence: 'At most so many; 100 without it.' },
  },
  async run(given, world) {
    const limit = count(given, 'limit') ?? 100;
    const filter = {
      query: given.text('query'),
      role: roleOf(given),
      status: statuses.find((one) => one === given.text('status')),
      sort: sorts.find((one) => one === given.text('sort')),
    };
    const users = await asOperator(world, (client) => pages(client, filter, limit));
    const rows = users.map((user) => [user.email, user.role, user.status, user.display_name, user.id]);
    return { data: { items: users }, text: columns(rows) };
  },
};

type User = AnswerOf<Routes['listUsers']>['items'][number];

async function pages(
  client: Client,
  filter: Omit<NonNullable<InputOf<'listUsers'>['query']>, 'limit' | 'cursor'>,
  most: number,
): Promise<User[]> {
  const users: User[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(100, most - users.length);
    const page: AnswerOf<Routes['listUsers']> = await client.call('listUsers', { query: { ...filter, limit, cursor } });
    users.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && users.length < most);
  return users;
}

export const disableUser = statusCommand(
  'disable',
  'disabled',
  'Shuts a person out and ends all that is open in their name',
);
export const enableUser = statusCommand('enable', 'active', 'Lets a disabled person in again');

function statusCommand(verb: string, status: 'active' | 'disabled', summary: string): Command {
  return {
    words: `users ${verb}`,
    takes: ['<email or id>'],
    summary,
    options: { reason },
    run: (given, world) =>
      withPerson(given, world, async (client, id) => {
        const body = { status, reason: given.text('reason') ?? why };
        const user = await client.call('changeUser', { params: { id }, body });
        return { data: user, text: `${user.email} is ${user.status}.` };
      }),
  };
}

export const setRole: Command = {
  words: 'users role',
  takes: ['<email or id>', '<role>'],
  summary: 'Gives a person another role',
  options: { reason },
  notes: [`The roles are ${known}. The sessions of the person end.`],
  run: (given, world) =>
    withPerson(given, world, async (client, id) => {
      const wanted = asRole(given.argument(1));
      const body = { role: wanted, reason: given.text('reason') ?? why };
      const user = await client.call('setUserRole', { params: { id }, body });
      return { data: user, text: `${user.email} is ${user.role}.` };
    }),
};

export const resetMfa: Command = {
  words: 'users reset-mfa',
  takes: ['<email or id>'],
  summary: 'Takes away the passkeys, authenticator app and recovery codes of a person who lost them',
  notes: [
    'The sessions of the person end, and they are told by mail. A password of fewer than 15 characters goes too.',
  ],
  async run(given, { withToolbox }) {
    const person = given.argument(0);
    await withToolbox((toolbox) => toolbox.resetSecondStep(person));
    return { data: { person }, text: `${person} signs in without a second step, and can set one up again.` };
  },
};

export const unlockUser: Command = {
  words: 'users unlock',
  takes: ['<email or id>'],
  summary: 'Ends the wait after wrong passwords',
  run: (given, world) =>
    withPerson(given, world, async (client, id) => {
      await client.call('unlockUser', { params: { id } });
      return { data: { id }, text: 'The person may try again at once.' };
    }),
};

export async function withPerson<T>(
  given: Given,
  world: World,
  work: (client: Client, id: string) => Promise<T>,
): Promise<T> {
  return await asOperator(world, async (client) => work(client, await idOf(client, given.argument(0))));
}

async function idOf(client: Client, person: string): Promise<string> {
  if (!person.includes('@')) return person;
  const { items } = await client.call('listUsers', { query: { query: person, limit: 100 } });
  const found = items.find(({ email }) => email.toLowerCase() === person.toLowerCase());
  if (!found) throw new Error(`Nobody has the address ${person}.`);
  return found.id;
}

export function roleOf(given: Given): Role | undefined {
  const text = given.text('role');
  return text === undefined ? undefined : asRole(text);
}

function asRole(text: string): Role {
  const found = roles.find((one) => one === text.toUpperCase());
  if (!found) throw new WrongUse(`There is no role "${text}". There are: ${known}.`);
  return found;
}
