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
  // Extension attributes of CloudEvents are allowed and not read; the forms of the unsubscribe link and of callbacks are
  // those of mail clients and providers. The kiosk shows its device before anything that it says is read.
  const open = new Set<string>([
    'pushEvents',
    'unsubscribe',
    'inboundTwilio',
    'inboundSlack',
    'kioskCheckIn',
    'kioskCheckOut',
  ]);
  /** Bodies that are about a role. */
  const aboutRoles = new Set<string>(['setUserRole', 'inviteUsers', 'importInvitations', 'makeOpenInvitation']);
  /** Without the field that says of which kind they are, nothing else of these bodies is looked at; one is no object. */
  const ofKinds = new Set<string>([
    'issueToken',
    'makeDestination',
    'setMyPicture',
    'answerChallenge',
    'confirmMyself',
  ]);
  const strict = allRoutes().filter(([name, { body }]) => body !== undefined && !open.has(name));

  it.each(strict)('%s refuses role, verified, id and the like', async (name, route) => {
    for (const field of fields) {
      if (aboutRoles.has(name) && field === 'role') continue;
      const init = { method: route.method, headers: { ...headers, 'content-type': 'application/json' } };
      const answer = await server.fetch(addressOf(route), { ...init, body: JSON.stringify({ [field]: 'ADMIN' }) });
      expect(answer.status).toBe(422);
      if (ofKinds.has(name)) continue;
      const fault = expect.objectContaining({ pointer: `/${field}`, code: 'unknown_field' });
      expect(await answer.json()).toMatchObject({ errors: expect.arrayContaining([fault]) });
    }
  });
});
