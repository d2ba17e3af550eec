import type { pages, Role } from '@tocsin/sdk/contract';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { newId } from '../../../server/src/platform/ids/index.ts';
import type { TestApp } from '../../../server/test/kit/index.ts';
import { burstIn, disconnect, notificationOf, reconnect } from './alarm.ts';
import { linkIn, mailTo } from './mail.ts';
import { makePerson, signIn, type Person } from './person.ts';
import { settled, type Look, type World } from './world.ts';

/** A small world in which every page has something to show. */
export interface Example {
  readonly people: Readonly<Record<Role, Person>>;
  /** Pages whose addresses name something, with what they name. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** Opens a page of the web app as somebody who may see it, with something in it. */
export async function showPage(
  { kit, open }: World,
  example: Example,
  { page, look = {} }: { page: (typeof pages)[number]; look?: Look },
): Promise<Page> {
  const cookie = 'role' in page ? { cookie: example.people[page.role].cookie } : {};
  const shown = await open({ ...look, ...cookie });
  const address = example.addresses[page.path] ?? page.path;
  expect(address).not.toMatch(/[{}]|undefined/);
  await settled(shown, `${kit.url}${address}`);
  // A page that is not there, or that could not load what it shows, would pass every check of its looks.
  expect(await shown.title()).not.toMatch(/no such page|ñó súçh págé/);
  expect(await shown.locator('[role=alert]').count()).toBe(0);
  return shown;
}

const secondStep = JSON.stringify({ challenge: 'x', methods: ['totp', 'recovery'], passkey: null });

export async function makeExample(kit: TestApp): Promise<Example> {
  const people = {
    AUTHENTICATED: await makePerson(kit, 'Ines'),
    MANAGER: await makePerson(kit, 'Marta', 'MANAGER'),
    ADMIN: await makePerson(kit, 'Rosa', 'ADMIN'),
  };
  const { AUTHENTICATED: member, MANAGER: manager } = people;
  const me = await member.client.call('getMe');
  const desk = { granted: true, reason: 'Works at the desk' };
  await manager.client.call('setDesk', { params: { id: me.id }, body: desk });
  await makeAlarms(kit, member);
  await makeSettings(kit, member);
  const notice = await makeNotice(me.id, { member, manager });
  const alarm = await notificationOf(member, /64500/);
  const why = await member.client.call('whyNotification', { params: { id: notice } });
  const { items: watches } = await member.client.call('listWatches', { query: {} });
  const { items: deliveries } = await manager.client.call('listDeliveries', { query: {} });
  const {
    items: [entry],
  } = await people.ADMIN.client.call('listAudit', { query: { limit: 1 } });
  const article = await member.client.call('makeArticle', {
    body: { title: 'How we measure delay', content: '# Delay\n\nA *median* of many.', tags: ['networks'] },
  });
  const mail = await mailTo(kit, { to: member.email, about: /64500/ });
  return {
    people,
    addresses: {
      '/verify-email': '/verify-email?token=x',
      '/sign-in/{provider}': '/sign-in/github?outcome=email_known',
      '/reset-password': '/reset-password?token=x',
      '/second-step': `/second-step#${Buffer.from(secondStep).toString('base64url')}`,
      '/setup': '/setup?token=x',
      '/change-email': '/change-email?token=x',
      '/undo-email': '/undo-email?token=x',
      '/keep-account': '/keep-account?token=x',
      '/invitation': '/invitation?token=x',
      '/join': '/join?token=x',
      '/alerts/{id}': `/alerts/${alarm.alert?.id}`,
      '/notifications/{id}': `/notifications/${notice}`,
      '/why/{id}': `/why/${why.event.id}`,
      '/networks/{asn}': '/networks/64500',
      '/prices/{coin}': '/prices/bitcoin',
      '/write/{id}': `/write/${article.id}`,
      '/watches/{id}': `/watches/${watches[0]?.id}`,
      '/people/{id}': `/people/${me.id}`,
      '/deliveries/{id}': `/deliveries/${deliveries.find(({ channel }) => channel === 'email')?.id}`,
      '/audit/{id}': `/audit/${entry?.id}`,
      '/u/{token}': new URL(linkIn(mail, '/u/')).pathname,
      '/a/{token}': new URL(linkIn(mail, '/a/')).pathname,
    },
  };
}

/** One critical and open, one acknowledged, one over. */
async function makeAlarms(kit: TestApp, member: Person): Promise<void> {
  for (const id of ['64500', '64501', '64502'])
    await member.client.call('makeWatch', { body: { resource: { kind: 'network', id }, min_severity: 'low' } });
  const over = burstIn(kit, '64502', { minutesAgo: 30 });
  await disconnect(kit, burstIn(kit, '64500', { level: 130 }));
  await disconnect(kit, burstIn(kit, '64501'));
  await disconnect(kit, over);
  const { alert } = await notificationOf(member, /64501/);
  await member.client.call('acknowledgeAlert', { params: { id: alert?.id ?? '' } });
  await notificationOf(member, /64502/);
  await reconnect(kit, over);
}

/** What a person has after a while: another session, a token, a mute. */
async function makeSettings(kit: TestApp, member: Person): Promise<void> {
  await signIn(kit, member.email);
  await member.client.call('makeMyApiToken', { body: { name: 'Status page', scopes: ['me:read'] } });
  await member.client.call('makeMute', { body: { resource: { kind: 'network', id: '64511' } } });
}

/** A message without anything to follow, from the API. */
async function makeNotice(userId: string, { member, manager }: Record<'member' | 'manager', Person>): Promise<string> {
  await manager.client.call('pushEvents', {
    body: {
      specversion: '1.0',
      id: newId(),
      source: 'urn:example:maintenance',
      type: 'org.example.maintenance',
      data: {
        severity: 'medium',
        title: 'Maintenance in the north hall from 22:00 to 23:30',
        body: 'Power is switched over twice. What has two feeds stays up.',
        url: 'https://status.example.org/maintenance/12',
        recipients: [{ user_id: userId }],
      },
    },
  });
  return (await notificationOf(member, /^Maintenance/)).id;
}
