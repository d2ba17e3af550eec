import { describe, expect, it } from 'vitest';
import { addressOf, describeBadInput } from './conformance.ts';
import { allRoutes, exampleEdge } from './example-edge.ts';

const headers = { authorization: 'Bearer ADMIN' };

describe('bad input never fails the edge:', async () => {
  const server = await exampleEdge();
  describeBadInput(async () => ({ server, headers }));
});

describe('no body sets what is not its to set:', async () => {
  const server = await exampleEdge();
  const fields = [
    'role',
    'verified',
    'email_verified',
    'banned',
    'id',
    'createdAt',
    'created_at',
    'user_id',
    'version',
  ];
  // Extension attributes of CloudEvents are allowed and not read; the form of the unsubscribe link is the mail client's.
  const open = new Set<string>(['pushEvents', 'unsubscribe']);
  const strict = allRoutes().filter(([name, { body }]) => body !== undefined && !open.has(name));

  it.each(strict)('%s refuses role, verified, id and the like', async (name, route) => {
    for (const field of fields) {
      // The one body that is about a role.
      if (name === 'setUserRole' && field === 'role') continue;
      const init = { method: route.method, headers: { ...headers, 'content-type': 'application/json' } };
      const answer = await server.fetch(addressOf(route), { ...init, body: JSON.stringify({ [field]: 'ADMIN' }) });
      expect(answer.status).toBe(422);
      // Without its grant_type nothing else of that body is looked at.
      if (name === 'issueToken') continue;
      const fault = expect.objectContaining({ pointer: `/${field}`, code: 'unknown_field' });
      expect(await answer.json()).toMatchObject({ errors: expect.arrayContaining([fault]) });
    }
  });
});
