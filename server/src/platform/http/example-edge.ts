import { routes } from '@tocsin/sdk/contract';
import type { Route, RouteName } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import { movableClock } from '#platform/clock';
import { silentLog } from '#platform/log';
import type { Credentials, Handlers, Person, Principal, Reply } from './call.ts';
import type { Begun, IdempotencyStore, KeptAnswer } from './idempotency.ts';
import type { HttpOptions } from './options.ts';
import { serve } from './serve.ts';

/** For tests of the edge alone: the whole server over handlers that only say that they were reached. */
export async function exampleEdge(
  change: Partial<Omit<HttpOptions, 'handlers'>> & { handlers?: Partial<Handlers> } = {},
) {
  const { handlers, ...rest } = change;
  return await serve({
    handlers: { ...reached(), ...handlers },
    authenticate,
    authorise,
    idempotency: rememberAnswers(),
    settings: exampleSettings,
    log: silentLog(),
    clock: movableClock(),
    ready: async () => ({ database: 'ok' }),
    callsPerMinute: 1_000_000,
    ...rest,
  });
}

export const exampleSettings = {
  port: 0,
  host: '127.0.0.1',
  publicUrl: 'https://tocsin.test',
  sampleMode: false,
  insecureHttp: false,
  trustedProxies: [],
  drainTimeoutMs: 25_000,
};

export const ada: Person = { kind: 'person', userId: 'ada', role: 'AUTHENTICATED', via: 'session', sessionId: 's1' };

export const allRoutes = (): [RouteName, Route][] => Object.entries(routes) as [RouteName, Route][]; // keys are names

function reached(): Handlers {
  const answers = allRoutes().map(([name, route]) => {
    const status = Number(Object.keys(route.answers)[0]);
    const reply: Reply = route.answers[status] === null ? { status } : { status, body: { reached: name } };
    return [name, async () => reply];
  });
  return Object.fromEntries(answers) as Handlers; // one for each route, by the line above
}

// "Bearer <role>" is a person with an access token, "Bearer token <scopes>" a personal API token, cookie "ada" a session.
async function authenticate({ authorization, sessionToken }: Credentials): Promise<Principal> {
  if (authorization !== undefined) return byHeader(authorization);
  return sessionToken === 'ada' ? ada : { kind: 'anonymous' };
}

function byHeader(authorization: string): Person {
  const [, word = '', scopes = ''] = authorization.split(' ');
  const { sessionId: _, ...person } = ada;
  if (word === 'token') {
    return { ...person, via: 'api_token', tokenId: 't1', tokenSource: 'test', scopes: scopes.split(',') };
  }
  if (word === 'AUTHENTICATED' || word === 'MANAGER' || word === 'ADMIN') {
    return { ...person, userId: word.toLowerCase(), role: word, via: 'access_token' };
  }
  throw coded('UNAUTHENTICATED', 'This token is not valid.');
}

function authorise(name: RouteName, principal: Principal): void {
  const isOpen = ['Auth', 'Links', 'System'].includes(routes[name].tag);
  if (!isOpen && principal.kind === 'anonymous') throw coded('UNAUTHENTICATED');
  if (routes[name].tag === 'Users' && principal.kind === 'person' && principal.role === 'AUTHENTICATED') {
    throw coded('FORBIDDEN');
  }
}

function rememberAnswers(): IdempotencyStore {
  const kept = new Map<string, { hash: string; answer?: KeptAnswer }>();
  const idOf = (call: { principal: string; key: string }) => `${call.principal} ${call.key}`;
  return {
    async begin(call): Promise<Begun> {
      const hash = `${call.route} ${call.bodyHash.toString('hex')}`;
      const found = kept.get(idOf(call));
      if (found === undefined) {
        kept.set(idOf(call), { hash });
        return { state: 'new' };
      }
      if (found.hash !== hash) return { state: 'other_body' };
      return found.answer ? { state: 'answered', answer: found.answer } : { state: 'in_flight' };
    },
    async finish(call, answer) {
      const found = kept.get(idOf(call));
      if (found) found.answer = answer;
    },
    async release(call) {
      kept.delete(idOf(call));
    },
  };
}
