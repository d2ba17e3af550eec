import type {
  alertsRoutes,
  ChannelName,
  deliveriesRoutes,
  linksRoutes,
  notificationsRoutes,
  preferencesRoutes,
  watchesRoutes,
} from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import {
  accepted,
  checkIfMatch,
  created,
  etagOf,
  noContent,
  ok,
  person,
  type Call,
  type Handlers,
} from '#platform/http';
import type { Realtime } from '#platform/realtime';
import { acknowledgeAlert, resolveAlert } from './alert/alert-action.ts';
import { getAlert, getAlertStory, listAlerts, type Viewer } from './alert/alert-view.ts';
import { replayDelivery } from './deliver/replay.ts';
import type { Addresses } from './recipient/destination-address.ts';
import * as inbox from './inbox/inbox.ts';
import { getDelivery, listDeliveries } from './ledger/ledger.ts';
import { actOnAlertLink, describeAlertLink } from './link/link-alert.ts';
import { describeUnsubscribe, unsubscribe } from './link/link-unsubscribe.ts';
import type { Links } from './link/link.ts';
import { deleteMute, listMutes, makeMute } from './preference/mute.ts';
import { getPreferences, setPreferences } from './preference/preference.ts';
import { searchResources, type Watchable } from './watch/resource.ts';
import { changeWatch, deleteWatch, getWatch, listWatches, makeWatch } from './watch/watch.ts';
import { whyAlert, whyEvent, whyNotification } from './ledger/why.ts';

/** What the routes of this room need; the app hands it in. */
export interface RouteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly realtime: Realtime;
  readonly addresses: Addresses;
  readonly links: Links;
  readonly watchable: Watchable;
  /** The channels that this server has. */
  readonly channels: ReadonlySet<ChannelName>;
  readonly acknowledge: 'shared' | 'personal';
}

export type WatchRoute = keyof typeof watchesRoutes;
export type PreferenceRoute = keyof typeof preferencesRoutes;
export type InboxRoute = keyof typeof notificationsRoutes;
export type AlertRoute = keyof typeof alertsRoutes;
export type DeliveryRoute = keyof typeof deliveriesRoutes;
export type LinkRoute = keyof typeof linksRoutes;
export type NotifyRoute = WatchRoute | PreferenceRoute | InboxRoute | AlertRoute | DeliveryRoute | LinkRoute;

/** The handlers of everything that a person sets and reads here. Who may call them stands in the policy. */
export function makeHandlers(deps: RouteDeps): Handlers<NotifyRoute> {
  return {
    ...watchHandlers(deps),
    ...preferenceHandlers(deps),
    ...muteHandlers(deps),
    ...inboxHandlers(deps),
    ...alertHandlers(deps),
    ...whyHandlers(deps),
    ...deliveryHandlers(deps),
    ...linkHandlers(deps),
  };
}

const me = (call: Pick<Call, 'principal'>) => person(call).userId;

function viewer(call: Pick<Call, 'principal'>): Viewer {
  const { userId, role } = person(call);
  return { recipientId: userId, manages: role === 'MANAGER' || role === 'ADMIN' };
}

/** One thing of the caller, and the moment. */
const own = (call: Pick<Call, 'principal'> & { params: { id: string } }, { clock }: RouteDeps) => ({
  recipientId: me(call),
  id: call.params.id,
  at: clock.now(),
});

function watchHandlers(deps: RouteDeps): Handlers<WatchRoute> {
  const { db } = deps.database;
  return {
    listWatches: async (call) => ok(await listWatches(db, { ...call.query, recipientId: me(call) })),
    makeWatch: async (call) =>
      created(await makeWatch(db, deps, { ...call.body, recipientId: me(call), at: deps.clock.now() })),
    getWatch: async (call) => ok(await getWatch(db, me(call), call.params.id)),
    changeWatch: async (call) =>
      ok(await changeWatch(db, deps, { ...call.body, recipientId: me(call), id: call.params.id })),
    deleteWatch: async (call) => {
      await deleteWatch(db, own(call, deps));
      return noContent();
    },
    searchResources: async (call) =>
      ok(await searchResources(db, deps.watchable, { ...call.query, recipientId: me(call) })),
  };
}

function preferenceHandlers(deps: RouteDeps): Handlers<'getPreferences' | 'setPreferences'> {
  const { database, channels } = deps;
  const answer = (preferences: { version: number }) => ({
    ...ok(preferences),
    headers: { etag: etagOf(preferences.version) },
  });
  return {
    getPreferences: async (call) => answer(await getPreferences(database.db, me(call), channels)),
    setPreferences: async (call) => {
      const checkVersion = (version: number) => checkIfMatch(call, version);
      const { preferences } = call.body;
      return answer(
        await setPreferences(database, { recipientId: me(call), preferences, known: channels, checkVersion }),
      );
    },
  };
}

function muteHandlers(deps: RouteDeps): Handlers<'listMutes' | 'makeMute' | 'deleteMute'> {
  const { clock, watchable } = deps;
  const { db } = deps.database;
  return {
    listMutes: async (call) => ok(await listMutes(db, { ...call.query, recipientId: me(call), at: clock.now() })),
    makeMute: async (call) => {
      const { body } = call;
      if ('alert_id' in body) await getAlert(db, viewer(call), body.alert_id);
      const what = 'alert_id' in body ? { alertId: body.alert_id } : { resource: body.resource };
      const until = body.until ? new Date(body.until) : null;
      return created(await makeMute(db, watchable, { recipientId: me(call), what, until, at: clock.now() }));
    },
    deleteMute: async (call) => {
      await deleteMute(db, own(call, deps));
      return noContent();
    },
  };
}

function inboxHandlers(deps: RouteDeps): Handlers<Exclude<InboxRoute, 'whyNotification'>> {
  const { database, clock } = deps;
  const act = (change: (deps: RouteDeps, one: inbox.OwnNotification) => Promise<void>) => {
    return async (call: Pick<Call, 'principal'> & { params: { id: string } }) => {
      await change(deps, own(call, deps));
      return noContent();
    };
  };
  return {
    listNotifications: async (call) => ok(await inbox.listInbox(database.db, { ...call.query, recipientId: me(call) })),
    readNotification: act(inbox.readNotification),
    unreadNotification: act(inbox.unreadNotification),
    archiveNotification: act(inbox.archiveNotification),
    unarchiveNotification: act(inbox.unarchiveNotification),
    readAllNotifications: async (call) => {
      const until = call.body?.until === undefined ? null : new Date(call.body.until);
      return ok({ ids: await inbox.readAll(deps, { recipientId: me(call), until, at: clock.now() }) });
    },
    seeNotifications: async (call) => {
      await inbox.seeInbox(deps, { recipientId: me(call), at: clock.now() });
      return noContent();
    },
  };
}

function alertHandlers(deps: RouteDeps): Handlers<'listAlerts' | 'getAlert' | 'acknowledgeAlert' | 'resolveAlert'> {
  const { db } = deps.database;
  type Act = typeof acknowledgeAlert | typeof resolveAlert;
  const act = (change: Act) => async (call: Call<'acknowledgeAlert' | 'resolveAlert'>) => {
    const who = viewer(call);
    const { id } = call.params;
    // What one may not see does not exist, resolved or not.
    await getAlert(db, who, id);
    await change(deps, { ...who, alertId: id, ...(call.body?.note === undefined ? {} : { note: call.body.note }) });
    return ok(await getAlert(db, who, id));
  };
  return {
    listAlerts: async (call) => ok(await listAlerts(db, viewer(call), call.query)),
    getAlert: async (call) => ok(await getAlertStory(db, viewer(call), call.params.id)),
    acknowledgeAlert: act(acknowledgeAlert),
    resolveAlert: act(resolveAlert),
  };
}

function whyHandlers(deps: RouteDeps): Handlers<'whyNotification' | 'whyAlert' | 'whyEvent'> {
  const why = { db: deps.database.db, addresses: deps.addresses };
  return {
    whyNotification: async (call) => ok(await whyNotification(why, me(call), call.params.id)),
    whyAlert: async (call) => ok(await whyAlert(why, viewer(call), call.params.id)),
    whyEvent: async (call) => ok(await whyEvent(why, viewer(call), call.params.id)),
  };
}

function deliveryHandlers({ database, clock, realtime }: RouteDeps): Handlers<DeliveryRoute> {
  return {
    listDeliveries: async (call) => ok(await listDeliveries(database.db, call.query)),
    getDelivery: async (call) => ok(await getDelivery(database.db, call.params.id)),
    replayDelivery: async (call) => {
      const { id } = call.params;
      await database.transaction((tx) => replayDelivery(tx, id, { at: clock.now(), realtime }));
      const { tries: _, ...delivery } = await getDelivery(database.db, id);
      return accepted(delivery);
    },
  };
}

function linkHandlers(deps: RouteDeps): Handlers<LinkRoute> {
  const { database, addresses, links } = deps;
  const acknowledge = (action: Parameters<typeof acknowledgeAlert>[1]) => acknowledgeAlert(deps, action);
  return {
    describeUnsubscribe: async (call) =>
      ok(await describeUnsubscribe(database.db, addresses, links.readUnsubscribe(call.params.token))),
    unsubscribe: async (call) => {
      await unsubscribe(database, links.readUnsubscribe(call.params.token));
      return noContent();
    },
    describeAlertLink: async (call) =>
      ok(await describeAlertLink(database.db, links.readAcknowledge(call.params.token))),
    actOnAlert: async (call) =>
      ok(await actOnAlertLink(database.db, acknowledge, links.readAcknowledge(call.params.token))),
  };
}
