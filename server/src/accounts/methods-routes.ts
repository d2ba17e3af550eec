import type { methodsRoutes, Passkey, SignInMethods } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import { created, noContent, ok, person } from '#platform/http';
import type { Handlers, Person, Reply } from '#platform/http';
import { confirm, confirmBy, startConfirmation } from './confirmation.ts';
import type { Context } from './context.ts';
import { deviceCookie } from './known-device.ts';
import { changePasskeyName, makePasskey, removePasskey, startPasskey } from './passkey-enrolment.ts';
import { callerOf, sessionCookieWith } from './request.ts';
import { selectCredentials, selectWays } from './second-step.queries.ts';
import type { CredentialRow } from './second-step.queries.ts';
import { freshUntil } from './step-up.ts';
import { confirmTotp, deleteTotp, remakeCodes, startTotp } from './totp-enrolment.ts';

type PasskeyRoute = 'startMyPasskey' | 'makeMyPasskey' | 'renameMyPasskey' | 'deleteMyPasskey';

export function makeMethodsHandlers(context: Context): Handlers<keyof typeof methodsRoutes> {
  return { ...makeProofHandlers(context), ...makePasskeyHandlers(context) };
}

function makeProofHandlers(context: Context): Handlers<Exclude<keyof typeof methodsRoutes, PasskeyRoute>> {
  return {
    getMySignInMethods: async (call) => ok(await methodsOf(context, person(call), call.now)),
    startMyConfirmation: async (call) => ok(await startConfirmation(context, person(call), call.now)),
    async confirmMyself(call) {
      const confirming = { person: person(call), confirmation: call.body, device: call.cookies[deviceCookie] };
      return renewing(noContent(), await confirm(context, confirming, callerOf(call)));
    },
    startMyTotp: async (call) => created(await startTotp(context, person(call), call.now)),
    async confirmMyTotp(call) {
      const { codes, token } = await confirmTotp(context, { person: person(call), ...call.body }, callerOf(call));
      return renewing(ok({ recovery_codes: codes }), token);
    },
    async deleteMyTotp(call) {
      const { token } = await deleteTotp(context, person(call), callerOf(call));
      return renewing(noContent(), token);
    },
    async remakeMyRecoveryCodes(call) {
      return created({ recovery_codes: await remakeCodes(context, person(call), callerOf(call)) });
    },
  };
}

function makePasskeyHandlers(context: Context): Handlers<PasskeyRoute> {
  return {
    startMyPasskey: async (call) => ok(await startPasskey(context, person(call), call.now)),
    async makeMyPasskey(call) {
      const making = { person: person(call), ...call.body };
      const { codes, passkey, token } = await makePasskey(context, making, callerOf(call));
      return renewing(created({ recovery_codes: codes, passkey: presentPasskey(passkey) }), token);
    },
    async renameMyPasskey(call) {
      const renaming = { userId: person(call).userId, id: call.params.id, name: call.body.name };
      return ok(presentPasskey(await changePasskeyName(context, renaming, callerOf(call))));
    },
    async deleteMyPasskey(call) {
      const { token } = await removePasskey(context, { person: person(call), id: call.params.id }, callerOf(call));
      return renewing(noContent(), token);
    },
  };
}

function renewing(reply: Reply, token: string | undefined): Reply {
  return token === undefined ? reply : { ...reply, cookies: [sessionCookieWith(token)] };
}

async function methodsOf(context: Context, me: Person, at: Date): Promise<SignInMethods> {
  const { db } = context.database;
  const ways = await selectWays(db, me.userId);
  const [totp] = await selectCredentials(db, me.userId, 'totp');
  const passkeys = await selectCredentials(db, me.userId, 'passkey');
  const until = freshUntil(me);
  return {
    password: ways.password,
    totp_since: totp?.created_at.toISOString() ?? null,
    passkeys: passkeys.map(presentPasskey),
    recovery_codes_left: ways.recovery,
    required: context.settings.mfaRequired && me.role !== 'AUTHENTICATED',
    enrolment_needed: me.mustEnrol === true,
    confirm_by: confirmBy(ways),
    confirmed_until: until !== undefined && until > at ? until.toISOString() : null,
  };
}

function presentPasskey(row: CredentialRow): z.infer<typeof Passkey> {
  return {
    id: row.id,
    name: row.name,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    suspect: row.disabled_at !== null,
  };
}
