import type { Role } from '@tocsin/sdk/contract';
import { browser, type TestApp } from '../../../server/test/kit/index.ts';

/** Somebody with an account, signed in over the API: what they call, and their session as a `Cookie` header. */
export interface Person {
  readonly email: string;
  readonly client: ReturnType<typeof browser>;
  readonly cookie: string;
}

export const password = 'correct horse battery';

/** Makes a person with a confirmed address and signs them in. */
export async function makePerson(kit: TestApp, name: string, role: Role = 'AUTHENTICATED'): Promise<Person> {
  const email = `${name.toLowerCase()}@example.org`;
  await kit.app.ground.accounts.createUser({ email, displayName: name, role, password });
  return await signIn(kit, email);
}

/** Signs in once more, as from another device. */
export async function signIn(kit: TestApp, email: string): Promise<Person> {
  const client = browser(kit.url);
  await client.call('signIn', { body: { email, password } });
  return { email, client, cookie: client.cookie() };
}
