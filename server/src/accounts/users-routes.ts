import type { User, usersRoutes } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import { noContent, ok, person } from '#platform/http';
import type { Handlers } from '#platform/http';
import { getUser, listUsers, setDesk, setRole, setStatus, unlock } from './administration.ts';
import type { Context } from './context.ts';
import { setProfessionalStatus } from './professional-status.ts';
import { callerOf, listAnswer, pageOf } from './request.ts';
import type { UserRow } from './user.queries.ts';

export function makeUsersHandlers(context: Context): Handlers<keyof typeof usersRoutes> {
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
