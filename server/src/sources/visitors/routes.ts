import type { hostsRoutes, kiosksRoutes, MakeVisit, visitsRoutes } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import { created, noContent, ok, person, type Handlers, type Person } from '#platform/http';
import type { VisitorsDeps } from './context.ts';
import { changeHost, findHostsForKiosk, listHosts, presentPlace } from './host.ts';
import { endKiosk, kioskOf, listKiosks, makeKiosk } from './kiosk.ts';
import { isStaff, refuseOutsiders } from './staff.ts';
import { getVisit, listVisits } from './visit-list.ts';
import { findOnSiteByBadge } from './visit.queries.ts';
import { checkIn, checkOut } from './visit.ts';

type Route = keyof typeof hostsRoutes | keyof typeof visitsRoutes | keyof typeof kiosksRoutes;

/** Hosts, visits and kiosks. */
export function visitorsHandlers(deps: VisitorsDeps): Handlers<Route> {
  return { ...hostHandlers(deps), ...visitHandlers(deps), ...kioskHandlers(deps), ...atTheKiosk(deps) };
}

function hostHandlers(deps: VisitorsDeps): Handlers<keyof typeof hostsRoutes> {
  return {
    async listHosts(call) {
      return ok(await listHosts(deps, person(call), call.query));
    },
    async changeHost(call) {
      const host = await changeHost(deps, person(call), { id: call.params.id, wish: call.body });
      return host === undefined ? noContent() : ok(host);
    },
  };
}

function visitHandlers(deps: VisitorsDeps): Handlers<keyof typeof visitsRoutes> {
  return {
    async listVisits(call) {
      return ok(await listVisits(deps, person(call), call.query));
    },
    async makeVisit(call) {
      const who = person(call);
      const actor = { kind: await roleAtDesk(deps, who, call.body), id: who.userId, address: call.address };
      const { id } = await checkIn(deps, call.body, actor);
      return created(await getVisit(deps, who, id));
    },
    async getVisit(call) {
      return ok(await getVisit(deps, person(call), call.params.id));
    },
    async checkOutVisit(call) {
      const who = person(call);
      const visit = await getVisit(deps, who, call.params.id);
      const by = visit.host?.id === who.userId ? 'host' : 'desk';
      await checkOut(deps, visit.id, { by, userId: who.userId, at: deps.clock.now() });
      return ok(await getVisit(deps, who, visit.id));
    },
  };
}

/** The desk registers any visitor, a host their own. */
async function roleAtDesk({ database }: VisitorsDeps, who: Person, wish: MakeVisit): Promise<'desk' | 'host'> {
  if (await isStaff(database.db, who)) return 'desk';
  if ('host_id' in wish && wish.host_id === who.userId) return 'host';
  return refuseOutsiders();
}

function kioskHandlers(deps: VisitorsDeps): Handlers<'listKiosks' | 'makeKiosk' | 'endKiosk'> {
  return {
    async listKiosks(call) {
      return ok(await listKiosks(deps, call.query));
    },
    async makeKiosk(call) {
      return created(await makeKiosk(deps, { name: call.body.name, madeBy: person(call).userId }));
    },
    async endKiosk(call) {
      await endKiosk(deps, call.params.id);
      return noContent();
    },
  };
}

/** What stands open to whoever stands before the tablet: nothing of it tells who else is in the house. */
function atTheKiosk(deps: VisitorsDeps): Handlers<'kioskHosts' | 'kioskCheckIn' | 'kioskCheckOut'> {
  return {
    async kioskHosts(call) {
      await kioskOf(deps, call.headers);
      return ok(await findHostsForKiosk(deps, call.query.query));
    },
    async kioskCheckIn(call) {
      const { id } = await kioskOf(deps, call.headers);
      const { badge, hostName, until } = await checkIn(deps, call.body, { kind: 'kiosk', id, address: call.address });
      const place = presentPlace(deps.place);
      return created({ badge, host_name: hostName, check_out_at: until.toISOString(), place });
    },
    async kioskCheckOut(call) {
      await kioskOf(deps, call.headers);
      const id = await findOnSiteByBadge(deps.database.db, call.body.badge);
      if (id === undefined) throw notOnSite();
      await checkOut(deps, id, { by: 'kiosk', userId: null, at: deps.clock.now() });
      return noContent();
    },
  };
}

const notOnSite = () => coded('VISIT_NOT_FOUND', 'No visitor with this badge is here. Look at the number again.');
