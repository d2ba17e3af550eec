import { browser, mailAbout, usingApp } from '#kit';
import { expect, it } from 'vitest';

const kit = usingApp({ SIGN_UP: 'invite' });
const password = 'a long enough password';

async function personCalled(name: string, role: 'AUTHENTICATED' | 'MANAGER' | 'ADMIN') {
  const email = `${name}@example.org`;
  const { id } = await kit.app.ground.accounts.createUser({ email, displayName: name, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { id, email, one };
}

it('an invitation goes out by mail, and its link opens an account where sign-up is by invitation', async () => {
  const manager = await personCalled('inviting', 'MANAGER');
  const email = 'newcomer@example.net';
  expect(await manager.one.call('inviteUsers', { body: { emails: [email] } })).toEqual({ sent: 1 });
  const { text } = await mailAbout(kit, email, /^You are invited to /);
  const link = new URL(/http\S+\/invitation\?token=\S+/.exec(text)?.[0] ?? '');
  const guest = browser(kit.url);
  const token = link.searchParams.get('token') ?? '';
  await guest.call('acceptInvitation', { body: { token, password, display_name: 'New Comer' } });
  await guest.call('signIn', { body: { email, password } });
  expect(await guest.call('getMe', {})).toMatchObject({ email, display_name: 'New Comer', role: 'AUTHENTICATED' });
  expect(await manager.one.call('listInvitations', {})).toMatchObject({ accepted: 1, items: [{ state: 'accepted' }] });
  await mailAbout(kit, email, /^Your account at .* is open$/);
});

it('whoever has an account already is told so, and gets no link to another', async () => {
  const admin = await personCalled('admin', 'ADMIN');
  const member = await personCalled('member', 'AUTHENTICATED');
  await admin.one.call('inviteUsers', { body: { emails: [member.email], role: 'MANAGER' } });
  const { text } = await mailAbout(kit, member.email, /^You are invited to /);
  expect(text).toContain('You have an account with this address already');
  expect(text).not.toContain('/invitation?token=');
  expect(await member.one.call('getMe', {})).toMatchObject({ role: 'AUTHENTICATED' });
});

it('professional status is told by mail: granted, and withdrawn with how to contest it', async () => {
  const manager = await personCalled('deciding', 'MANAGER');
  const { id, email, one } = await personCalled('concerned', 'AUTHENTICATED');
  await manager.one.call('setProfessionalStatus', { params: { id }, body: { granted: true } });
  await mailAbout(kit, email, /^You have professional status now$/);
  expect(await one.call('getMe', {})).toMatchObject({ professional_status: true });
  await manager.one.call('setProfessionalStatus', { params: { id }, body: { granted: false, note: 'it has ended' } });
  const { text } = await mailAbout(kit, email, /^Your professional status was withdrawn$/);
  expect(text).toContain('ask an administrator to look at the decision');
});
