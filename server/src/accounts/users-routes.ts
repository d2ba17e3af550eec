import type { Invitation, User, usersRoutes } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import { accepted, noContent, ok, person } from '#platform/http';
import type { Handlers } from '#platform/http';
import { getUser, listUsers, setDesk, setRole, setStatus, unlock } from './administration.ts';
import type { Context } from './context.ts';
import { endInvitation, invite, listInvitations } from './invitation.ts';
import type { InvitationRow } from './invitation.queries.ts';
import { setProfessionalStatus } from './professional-status.ts';
import { callerOf, listAnswer, pageOf } from './request.ts';
import type { UserRow } from './user.queries.ts';

export function makeUsersHandlers(context: Context): Handlers<keyof typeof usersRoutes> {
  return { ...makePersonHandlers(context), ...makeInvitationHandlers(context) };
}

type InvitationRoute = 'inviteUsers' | 'listInvitations' | 'endInvitation';

function makePersonHandlers(context: Context): Handlers<Exclude<keyof typeof usersRoutes, InvitationRoute>> {
  return {
    async listUsers(call) {
      const { query, role, status } = call.query;
      const rows = await listUsers(context, person(call), { query, role, status, ...pageOf(call.query) });
      return ok(listAnswer(rows, call.query.limit, presentUser));
    },
    async getUser(call) {
      return ok(presentUser(await getUser(context, person(call), call.params.id)));
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
    async unlockUser(call) {
      await unlock(context, call.params.id, { by: person(call), caller: callerOf(call) });
      return noContent();
    },
  };
}

function makeInvitationHandlers(context: Context): Handlers<InvitationRoute> {
  return {
    async inviteUsers(call) {
      const sent = await invite(context, call.body, { by: person(call), caller: callerOf(call) });
      return accepted({ sent });
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
    email: row.email_sealed === null ? null : sealer.open(row.email_sealed),
    role: row.role,
    state: row.accepted_at === null ? open : 'accepted',
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
  };
}

function presentUser(user: UserRow): z.infer<typeof User> {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.email_verified_at !== null,
    display_name: user.display_name,
    role: user.role,
    status: user.status,
    professional_status: user.professional_status_at !== null,
    professional_status_at: user.professional_status_at?.toISOString() ?? null,
    desk: user.desk,
    created_at: user.created_at.toISOString(),
    last_sign_in_at: user.last_sign_in_at?.toISOString() ?? null,
  };
}
