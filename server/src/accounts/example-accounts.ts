import { routes } from '@tocsin/sdk/contract';
import type { Role, RouteName } from '@tocsin/sdk/contract';
import { Kysely, PostgresDialect } from 'kysely';
import type { MovableClock } from '#platform/clock';
import { makeSealer } from '#platform/crypto';
import type { Database, Tables } from '#platform/db';
import { transact } from '#platform/db';
import { keepAnswers, noContent, serve } from '#platform/http';
import type { Handlers } from '#platform/http';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import type { Log } from '#platform/log';
import { accountsOf, makeContext } from './accounts.ts';
import type { Accounts } from './accounts.ts';
import { createUser } from './account.ts';
import type { AccountsDeps, Context } from './context.ts';
import type { AccountEvent, AccountEventType } from './event.ts';
import { makeLink } from './link.ts';
import { answerMailRequest } from './mail-request.ts';
import { authorise } from './policy.ts';

/** For tests of this room: the room behind the real HTTP edge, with what was announced kept in a list. */
export type ExampleAccounts = Awaited<ReturnType<typeof exampleAccounts>>;

export const goodPassword = 'a heron at the weir';
export const publicUrl = 'https://tocsin.test';

interface Options {
  clock: MovableClock;
  signUp?: string;
  mfaRequired?: boolean;
  log?: Log;
  change?: Partial<AccountsDeps>;
}

export async function exampleAccounts(database: Database, options: Options) {
  const announced: AccountEvent[] = [];
  const ended: string[] = [];
  const statements: string[] = [];
  const context = makeContext({
    database: counting(database, statements),
    clock: options.clock,
    sealer: makeSealer(['a secret of the example installation']),
    settings: {
      publicUrl,
      secretKeys: ['a secret of the example installation'],
      signUp: options.signUp ?? 'open',
      deletionGraceDays: 14,
      mfaRequired: options.mfaRequired ?? false,
    },
    log: options.log ?? silentLog(),
    announce: async (_tx, events) => void announced.push(...events),
    onUserChanged: async () => undefined,
    contactFor: async () => newId(),
    exportPersonalData: async () => new Uint8Array(),
    erasePersonalData: async () => undefined,
    onSessionEnded: (ids) => void ended.push(...ids),
    ...options.change,
  });
  const accounts = accountsOf(context);
  const server = await openEdge(accounts, context);
  return {
    accounts,
    context,
    server,
    announced,
    ended,
    statements,
    ...actions(context, announced),
    browser: () => openBrowser((input, init) => server.fetch(input, init)),
  };
}

async function openEdge(accounts: Accounts, { database, clock, log }: Context) {
  return await serve({
    handlers: { ...reached(), ...accounts.handlers },
    authenticate: (credentials) => accounts.authenticate(credentials),
    authorise,
    idempotency: keepAnswers(database.db),
    settings: {
      port: 0,
      host: '127.0.0.1',
      publicUrl,
      sampleMode: false,
      insecureHttp: false,
      trustedProxies: [],
      drainTimeoutMs: 100,
    },
    log,
    clock,
    ready: async () => ({}),
    checkAnswers: true,
    // The limits of the edge have tests of their own.
    limiter: { take: (_key, { calls }) => ({ allowed: true, remaining: calls, seconds: 0 }) },
  });
}

let people = 0;

function actions(context: Context, announced: readonly AccountEvent[]) {
  return {
    /** Does what the loop would do for requests for mail. */
    async answerMail(): Promise<void> {
      while (await answerMailRequest(context));
    },
    /** The token in the newest mail of a type to a person. */
    async linkTo(userId: string, type: AccountEventType): Promise<string> {
      const link = announced.findLast((event) => event.userId === userId && event.type === type)?.link;
      if (!link) throw new Error(`No mail of type ${type} to ${userId} holds a link.`);
      return new URL(await makeLink(context, link.purpose, link.jti)).searchParams.get('token') ?? '';
    },
    /** A person with an address of their own and the good password. */
    async makePerson(role: Role = 'AUTHENTICATED'): Promise<{ id: string; email: string }> {
      people += 1;
      const email = `person-${people}@example.org`;
      const { id } = await createUser(context, { email, role, password: goodPassword });
      return { id, email };
    },
  };
}

export interface Sent {
  params?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
  query?: string;
}
export interface Answered {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

/** Somebody with a cookie jar. */
export interface Browser {
  cookies: Map<string, string>;
  call(route: RouteName, sent?: Sent): Promise<Answered>;
  signIn(email: string, password?: string): Promise<Answered>;
}

export function openBrowser(fetch: (input: string, init: RequestInit) => Promise<Response>): Browser {
  const cookies = new Map<string, string>();
  const call = async (name: RouteName, sent: Sent = {}): Promise<Answered> => {
    const path = routes[name].path.replaceAll(/\{(\w+)\}/g, (_, key: string) => sent.params?.[key] ?? '');
    const headers: Record<string, string> = { origin: publicUrl, ...sent.headers };
    if (cookies.size > 0) headers['cookie'] = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
    if (sent.body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${path}${sent.query ?? ''}`, {
      method: routes[name].method,
      headers,
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    keep(cookies, response.headers);
    const text = await response.text();
    // Every body of the API is an object.
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  };
  const signIn = (email: string, password = goodPassword) => call('signIn', { body: { email, password } });
  return { cookies, call, signIn };
}

function keep(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (line.includes('Max-Age=0')) cookies.delete(name);
    else cookies.set(name, value);
  }
}

// The same connections, with every statement written down.
function counting(database: Database, statements: string[]): Database {
  const dialect = new PostgresDialect({ pool: database.pool });
  const db = new Kysely<Tables>({ dialect, log: ({ query }) => void statements.push(query.sql) });
  return { ...database, db, transaction: (work) => transact(db, work) };
}

// The routes of other rooms only say that they were reached.
function reached(): Handlers {
  const names = Object.keys(routes);
  return Object.fromEntries(names.map((name) => [name, async () => noContent()])) as unknown as Handlers; // one for each route
}
