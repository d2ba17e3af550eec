import { routes, roles, subjects } from '@tocsin/sdk/contract';
import type { RouteName, Subject } from '@tocsin/sdk/contract';
import { describe, expect, it, test } from 'vitest';
import type { Principal } from '#platform/http';
import { authorise, policy } from './policy.ts';

const names = Object.keys(routes) as RouteName[];

const as = (subject: Subject): Principal =>
  subject === 'ANONYMOUS'
    ? { kind: 'anonymous' }
    : { kind: 'person', userId: 'ada', role: subject, via: 'session', sessionId: 's' };

function answerTo(route: RouteName, subject: Subject): string {
  try {
    authorise(route, as(subject));
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('rule 35: the policy names every route of the contract and nothing else', () => {
  expect(Object.keys(policy).toSorted()).toEqual(names.toSorted());
});

describe('rule 35: the access matrix', () => {
  test.for(names.flatMap((route) => subjects.map((subject) => [route, subject] as const)))(
    '%s by %s',
    ([route, subject]) => {
      const allowed: readonly Subject[] = policy[route];
      const refusal = subject === 'ANONYMOUS' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
      expect(answerTo(route, subject)).toBe(allowed.includes(subject) ? 'allowed' : refusal);
    },
  );

  it('gives a higher role whatever a lower one has', () => {
    for (const route of names) {
      const allowed: readonly Subject[] = policy[route];
      const reach = subjects.map((subject) => allowed.includes(subject));
      expect(reach, route).toEqual(reach.toSorted((a, b) => Number(a) - Number(b)));
    }
  });

  it('lets nobody in on a route that it does not know', () => {
    for (const name of ['dropEverything', 'constructor', '__proto__']) {
      for (const role of roles) expect(() => authorise(name as RouteName, as(role))).toThrow();
    }
  });

  it('keeps roles for administrators, and people and deliveries for managers', () => {
    expect(policy.setUserRole).toEqual(['ADMIN']);
    expect(policy.listAudit).toEqual(['ADMIN']);
    for (const route of [
      'listUsers',
      'getUser',
      'changeUser',
      'setProfessionalStatus',
      'unlockUser',
      'pushEvents',
      'replayDelivery',
    ] as const) {
      expect(policy[route]).toEqual(['MANAGER', 'ADMIN']);
    }
  });

  it('asks for a session on every route but the ways in, the links, the kiosk, the instance and those named here', () => {
    // Published articles are there to be read, and the callback of a provider proves itself by its signature.
    const named = ['listArticles', 'getArticle', 'inboundTwilio'];
    const open = names.filter((route) => (policy[route] as readonly Subject[]).includes('ANONYMOUS'));
    const unnamed = open.filter(
      (route) => !['Auth', 'Links', 'System', 'Kiosk', 'Inbound'].includes(routes[route].tag),
    );
    expect(unnamed.filter((route) => !named.includes(route))).toEqual([]);
  });
});
