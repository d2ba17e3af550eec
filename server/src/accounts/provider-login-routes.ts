import type { Identity, providerLoginRoutes } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import { noContent, ok, person } from '#platform/http';
import type { Handlers, Reply } from '#platform/http';
import type { Context } from './context.ts';
import { listIdentities, nameOf, unlinkIdentity } from './identity.ts';
import type { IdentityRow } from './identity.ts';
import { finishLogin, startLink, startLogin } from './provider-login.ts';
import type { Onward } from './provider-login.ts';
import { callerOf } from './request.ts';

export function makeProviderLoginHandlers(context: Context): Handlers<keyof typeof providerLoginRoutes> {
  return {
    async startProviderLogin(call) {
      const wanted = { provider: call.params.provider, returnTo: call.query.return_to };
      return redirect(await startLogin(context, wanted, callerOf(call)));
    },
    async finishProviderLogin(call) {
      const { params, cookies, principal } = call;
      const parameters = new URLSearchParams(call.rawQuery);
      const back = { provider: params.provider, parameters, cookies, principal };
      return redirect(await finishLogin(context, back, callerOf(call)));
    },
    async listMyIdentities(call) {
      const rows = await listIdentities(context, person(call).userId);
      const providers = context.providers.map(({ id, name }) => ({ id, name }));
      return ok({ items: rows.map((row) => present(context, row)), providers });
    },
    async linkMyIdentity(call) {
      const { provider, return_to: returnTo } = call.body;
      const { to, cookies } = await startLink(context, { provider, returnTo, person: person(call) }, callerOf(call));
      return { ...ok({ url: to }), cookies };
    },
    async unlinkMyIdentity(call) {
      await unlinkIdentity(context, { id: call.params.id, person: person(call) }, callerOf(call));
      return noContent();
    },
  };
}

const redirect = ({ to, cookies }: Onward): Reply => ({ status: 302, headers: { location: to }, cookies });

function present(context: Context, row: IdentityRow): z.infer<typeof Identity> {
  return {
    id: row.id,
    provider: nameOf(context, row.provider),
    label: row.label,
    on: context.providers.some(({ key }) => key === row.provider),
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
  };
}
