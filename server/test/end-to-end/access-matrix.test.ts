import { routes, subjects, type Route, type RouteName, type Subject } from '@tocsin/sdk/contract';
import { policy } from '#accounts';
import { browser, usingApp } from '#kit';
import { beforeAll, describe, expect, it } from 'vitest';

const kit = usingApp();
const cookies = new Map<Subject, string>();
const password = 'a password for the matrix';

/** Calls that end the session they come with run with one of their own. */
const endsSession: readonly RouteName[] = ['signOut', 'changePassword'];
const names = Object.keys(routes) as RouteName[]; // the keys of the table

beforeAll(async () => {
  await kit.app.ground.accounts.createUser({ email: 'keeper@example.org', role: 'ADMIN', password });
  for (const subject of subjects) if (subject !== 'ANONYMOUS') cookies.set(subject, await signedIn(subject));
});

async function signedIn(role: Exclude<Subject, 'ANONYMOUS'>): Promise<string> {
  const email = `${role.toLowerCase()}-${crypto.randomUUID()}@example.org`;
  await kit.app.ground.accounts.createUser({ email, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return one.cookie();
}

async function statusOf(name: RouteName, subject: Subject): Promise<{ status: number; code: string | undefined }> {
  const route: Route = routes[name];
  const own = endsSession.includes(name) && subject !== 'ANONYMOUS' ? await signedIn(subject) : cookies.get(subject);
  const path = route.path
    .replaceAll(/\{asn\}/g, '64500')
    .replaceAll(/\{\w+\}/g, '01a1f7ed-b52e-7026-b5c3-5227014c0fab');
  const response = await fetch(kit.url + path, {
    method: route.method,
    headers: {
      origin: kit.url,
      ...(own ? { cookie: own } : {}),
      ...(route.body ? { 'content-type': 'application/json' } : {}),
    },
    ...(route.body ? { body: '{}' } : {}),
  });
  const text = await response.text();
  return { status: response.status, code: text.startsWith('{') ? JSON.parse(text).code : undefined };
}

describe.each(subjects)('rule 35: what %s may call', (subject) => {
  it.each(names)('%s', async (name) => {
    const { status, code } = await statusOf(name, subject);
    const allowed = (policy[name] as readonly Subject[]).includes(subject); // the table lists each route's own subjects
    expect(status).toBeLessThan(500);
    if (!allowed)
      expect({ status, code }).toEqual(
        subject === 'ANONYMOUS' ? { status: 401, code: 'UNAUTHENTICATED' } : { status: 403, code: 'FORBIDDEN' },
      );
    else expect(code).not.toBe(subject === 'ANONYMOUS' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
  });
});
