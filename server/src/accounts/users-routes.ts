import type { Invitation, User, usersRoutes } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import { accepted, created, noContent, ok, person } from '#platform/http';
import type { Handlers } from '#platform/http';
import { getUser, setDesk, setRole, setStatus, unlock } from './administration.ts';
import type { Context } from './context.ts';
import { endInvitation, invite, listInvitations } from './invitation.ts';
import { makeOpenInvitation } from './invitation-open.ts';
import { importInvitations } from './invitation-import.ts';
import type { InvitationRow } from './invitation.queries.ts';
import { getPeopleFigures } from './people-figures.ts';
import { listPeople, locksOf } from './people-list.ts';
import type { PeopleList } from './people-list.ts';
import { presentAbout } from './person-presented.ts';
import { setProfessionalStatus } from './professional-status.ts';
import { presentSession } from './me-routes.ts';
import { requireReset } from './required-reset.ts';
import { callerOf, listAnswer, pageOf } from './request.ts';
import { endSessionOf, endSessionsOf, endSessionsOfAll, listSessionsOf } from './sessions-of-others.ts';
import type { UserRow } from './user.queries.ts';

export function makeUsersHandlers(context: Context): Handlers<keyof typeof usersRoutes> {
  return {
    ...makeListHandlers(context),
    ...makePersonHandlers(context),
    ...makeAccessHandlers(context),
    ...makeInvitationHandlers(context),
  };
}

type ListRoute = 'listUsers' | 'getPeopleFigures';
type InvitationRoute = 'inviteUsers' | 'importInvitations' | 'makeOpenInvitation' | 'listInvitations' | 'endInvitation';
type AccessRoute =
  | 'unlockUser'
  | 'requirePasswordReset'
  | 'listUserSessions'
  | 'endUserSessions'
  | 'endUserSession'
  | 'endAllSessions';
type PersonRoute = Exclude<keyof typeof usersRoutes, ListRoute | InvitationRoute | AccessRoute>;

function makeListHandlers(context: Context): Handlers<ListRoute> {
  return {
    async listUsers(call) {
      const { professional, created_from: from, created_until: until, sort, order, ...rest } = call.query;
      const list = await listPeople(
        context,
        {
          ...rest,
          sort,
          order: order ?? (sort === 'email' || sort === 'name' ? 'asc' : 'desc'),
          professional: professional === undefined ? undefined : professional === 'true',
          createdFrom: from === undefined ? undefined : new Date(from),
          createdUntil: until === undefined ? undefined : new Date(until),
        },
        { by: person(call), at: call.now },
      );
      return ok(presentPeople(list, call.rawQuery));
    },
    async getPeopleFigures(call) {
      return ok(await getPeopleFigures(context, call.now));
    },
  };
}

function presentPeople({ rows, locks, total, next, previous }: PeopleList, rawQuery: string) {
  const address = (cursor: string | null) => {
    const parameters = new URLSearchParams(rawQuery);
    parameters.delete('cursor');
    if (cursor !== null) parameters.set('cursor', cursor);
    return parameters.size === 0 ? usersPath : `${usersPath}?${parameters.toString()}`;
  };
  return {
    items: rows.map((row) => presentUser(row, locks)),
    next_cursor: next,
    total,
    links: {
      self: rawQuery === '' ? usersPath : `${usersPath}?${rawQuery}`,
      first: address(null),
      prev: previous === null ? null : address(previous),
      next: next === null ? null : address(next),
    },
  };
}

const usersPath = '/api/v1/users';

function makePersonHandlers(context: Context): Handlers<PersonRoute> {
  return {
    async getUser(call) {
      const user = await getUser(context, person(call), call.params.id);
      return ok(presentUser(user, await locksOf(context, [user], call.now)));
    },
    async setUserRole(call) {
      const by = { by: person(call), caller: callerOf(call) };
      return ok(presentUser(await setRole(context, { id: call.params.id, ...call.body }, by)));
    },
    async changeUser(call) {
      const by = { by: person(call), caller: callerOf(call) };
      return ok(presentUser(await setStatus(context, { id: call.params.id, ...call.body }, by)));
    },
    async setDesk(call) {
      const by = { by: person(call), caller: callerOf(call) };
      return ok(presentUser(await setDesk(context, { id: call.params.id, ...call.body }, by)));
    },
    async setProfessionalStatus(call) {
      const by = { by: person(call), caller: callerOf(call) };
      return ok(presentUser(await setProfessionalStatus(context, { id: call.params.id, ...call.body }, by)));
    },
  };
}

function makeAccessHandlers(context: Context): Handlers<AccessRoute> {
  return {
    async unlockUser(call) {
      await unlock(context, call.params.id, { by: person(call), caller: callerOf(call) });
      return noContent();
    },
    async requirePasswordReset(call) {
      const by = { by: person(call), caller: callerOf(call) };
      await requireReset(context, { id: call.params.id, ...call.body }, by);
      return noContent();
    },
    async listUserSessions(call) {
      const me = person(call);
      const rows = await listSessionsOf(context, me, { id: call.params.id, at: call.now, ...pageOf(call.query) });
      return ok(listAnswer(rows, call.query.limit, (row) => presentSession(row, me.sessionId)));
    },
    async endUserSessions(call) {
      const by = { by: person(call), caller: callerOf(call) };
      return ok({ ended: await endSessionsOf(context, call.params.id, by) });
    },
    async endUserSession(call) {
      const { id, session_id: sessionId } = call.params;
      await endSessionOf(context, { id, sessionId }, { by: person(call), caller: callerOf(call) });
      return noContent();
    },
    async endAllSessions(call) {
      return ok({ ended: await endSessionsOfAll(context, { by: person(call), caller: callerOf(call) }) });
    },
  };
}

function makeInvitationHandlers(context: Context): Handlers<InvitationRoute> {
  return {
    async inviteUsers(call) {
      const sent = await invite(context, call.body, { by: person(call), caller: callerOf(call) });
      return accepted({ sent });
    },
    async importInvitations(call) {
      const { csv, role, dry_run: dryRun } = call.body;
      const rows = await importInvitations(
        context,
        { csv, role, dryRun },
        { by: person(call), caller: callerOf(call) },
      );
      const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
      return ok({ rows, ready: count('ready'), sent: count('sent'), refused: count('refused') });
    },
    async makeOpenInvitation(call) {
      const { note, expires_at: expires } = call.body;
      const expiresAt = expires === undefined ? undefined : new Date(expires);
      const by = { by: person(call), caller: callerOf(call) };
      const { row, link } = await makeOpenInvitation(context, { note, expiresAt }, by);
      return created({ ...presentInvitation(context, row, call.now), link });
    },
    async listInvitations(call) {
      const { rows, ...counts } = await listInvitations(context, person(call), pageOf(call.query));
      const present = (row: InvitationRow) => presentInvitation(context, row, call.now);
      return ok({ ...listAnswer(rows, call.query.limit, present), ...counts });
    },
    async endInvitation(call) {
      await endInvitation(context, call.params.id, { by: person(call), caller: callerOf(call) });
      return noContent();
    },
  };
}

function presentInvitation({ sealer }: Context, row: InvitationRow, at: Date): z.infer<typeof Invitation> {
  const open = row.expires_at > at ? 'open' : 'ended';
  return {
    id: row.id,
    kind: row.kind,
    email: row.email_sealed === null ? null : sealer.open(row.email_sealed),
    note: row.note,
    role: row.role,
    state: row.accepted_at === null ? open : 'accepted',
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
  };
}

function presentUser(user: UserRow, locks?: ReadonlyMap<string, Date>): z.infer<typeof User> {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.email_verified_at !== null,
    display_name: user.display_name,
    ...presentAbout(user),
    role: user.role,
    status: user.status,
    locked_until: locks?.get(user.id)?.toISOString() ?? null,
    professional_status: user.professional_status_at !== null,
    professional_status_at: user.professional_status_at?.toISOString() ?? null,
    desk: user.desk,
    created_at: user.created_at.toISOString(),
    last_sign_in_at: user.last_sign_in_at?.toISOString() ?? null,
  };
}
