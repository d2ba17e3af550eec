import type { ApiToken, Me, meRoutes, Session } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import { checkIfMatch, created, etagOf, noContent, ok, person } from '#platform/http';
import type { Handlers, Reply } from '#platform/http';
import { listApiTokens, makeApiToken, removeApiToken, scopesWithin } from './api-token.ts';
import type { ApiTokenRow } from './api-token.queries.ts';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { changePassword } from './password-change.ts';
import { readPicture, removePicture, setPicture } from './picture.ts';
import { changeProfile, getProfile } from './profile.ts';
import { presentAbout } from './person-presented.ts';
import { callerOf, listAnswer, pageOf, sessionCookieWith } from './request.ts';
import { endSession, endSessions, listSessions } from './session.ts';
import { requireFresh } from './step-up.ts';
import { selectName } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

export function makeMeHandlers(context: Context): Handlers<keyof typeof meRoutes> {
  return {
    ...makeProfileHandlers(context),
    ...makePictureHandlers(context),
    ...makeMySessionHandlers(context),
    ...makeMyTokenHandlers(context),
  };
}

function makeProfileHandlers(context: Context): Handlers<'getMe' | 'changeMe' | 'changePassword'> {
  return {
    async getMe(call) {
      return await profileAnswer(context, await getProfile(context, person(call).userId));
    },
    async changeMe(call) {
      const { userId } = person(call);
      const check = (version: number) => checkIfMatch(call, version);
      return await profileAnswer(
        context,
        await changeProfile(context, { userId, change: call.body, check }, callerOf(call)),
      );
    },
    async changePassword(call) {
      const { current_password: current, new_password: next } = call.body;
      const token = await changePassword(context, { current, next, person: person(call) }, callerOf(call));
      return token === undefined ? noContent() : { ...noContent(), cookies: [sessionCookieWith(token)] };
    },
  };
}

function makePictureHandlers(context: Context): Handlers<'setMyPicture' | 'removeMyPicture' | 'getPicture'> {
  return {
    async setMyPicture(call) {
      const { left, top, size } = call.query;
      const square = left === undefined || top === undefined || size === undefined ? undefined : { left, top, size };
      const given = { userId: person(call).userId, bytes: call.body, square };
      return await profileAnswer(context, await setPicture(context, given, callerOf(call)));
    },
    async removeMyPicture(call) {
      return await profileAnswer(context, await removePicture(context, person(call).userId, callerOf(call)));
    },
    async getPicture(call) {
      const { type, content } = await readPicture(context, call.params.hash);
      return { ...ok(content), headers: { ...pictureHeaders, 'content-type': type, etag: etagOf(call.params.hash) } };
    },
  };
}

// Whatever a browser might find in the bytes, it runs nothing of it and shows it as the picture that it is.
const pictureHeaders = {
  'cache-control': 'private, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'content-disposition': 'inline',
};

function makeMySessionHandlers(context: Context): Handlers<'listMySessions' | 'endMyOtherSessions' | 'endMySession'> {
  return {
    async listMySessions(call) {
      const me = person(call);
      const rows = await listSessions(context, me.userId, { at: call.now, ...pageOf(call.query) });
      return ok(listAnswer(rows, call.query.limit, (row) => presentSession(row, me.sessionId)));
    },
    async endMyOtherSessions(call) {
      requireFresh(person(call), call.now);
      const { userId, sessionId } = person(call);
      await context.database.transaction(async (tx) => {
        await endSessions(context, tx, { userId, ...(sessionId === undefined ? {} : { exceptId: sessionId }) });
        await audit(tx, callerOf(call), { action: 'session.ended', targetId: userId, details: { all_others: true } });
      });
      return noContent();
    },
    async endMySession(call) {
      requireFresh(person(call), call.now);
      await endSession(context, { id: call.params.id, userId: person(call).userId }, callerOf(call));
      return noContent();
    },
  };
}

function makeMyTokenHandlers(context: Context): Handlers<'listMyApiTokens' | 'makeMyApiToken' | 'deleteMyApiToken'> {
  return {
    async listMyApiTokens(call) {
      const { userId, role } = person(call);
      const rows = await listApiTokens(context, userId, pageOf(call.query));
      return ok(listAnswer(rows, call.query.limit, (row) => presentToken(row, scopesWithin(row.scopes, role))));
    },
    async makeMyApiToken(call) {
      requireFresh(person(call), call.now);
      const { name, scopes, source, expires_at: end } = call.body;
      const expiresAt = end === undefined ? undefined : new Date(end);
      const wanted = { name, scopes, source, expiresAt, owner: person(call) };
      const { row, token } = await makeApiToken(context, wanted, callerOf(call));
      return created({ ...presentToken(row, row.scopes), token });
    },
    async deleteMyApiToken(call) {
      await removeApiToken(context, { id: call.params.id, userId: person(call).userId }, callerOf(call));
      return noContent();
    },
  };
}

async function profileAnswer({ database }: Context, user: UserRow): Promise<Reply> {
  const { professional_status_by: by } = user;
  const grantedBy = by === null ? undefined : await selectName(database.db, by);
  return { ...ok(presentMe(user, grantedBy ?? null)), headers: { etag: etagOf(user.version) } };
}

function presentMe(user: UserRow, grantedBy: string | null): Me {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.email_verified_at !== null,
    display_name: user.display_name,
    ...presentAbout(user),
    role: user.role,
    status: user.status === 'active' ? 'active' : 'disabled',
    time_zone: user.zone,
    locale: user.locale,
    theme: user.theme,
    density: user.density,
    shortcuts: user.shortcuts,
    professional_status: user.professional_status_at !== null,
    professional_status_at: user.professional_status_at?.toISOString() ?? null,
    professional_status_by: grantedBy,
    desk: user.desk || user.role !== 'AUTHENTICATED',
    created_at: user.created_at.toISOString(),
    version: user.version,
  };
}

type SessionRow = Awaited<ReturnType<typeof listSessions>>[number];

export function presentSession(row: SessionRow, currentId: string | undefined): z.infer<typeof Session> {
  return {
    id: row.id,
    current: row.id === currentId,
    device: row.device,
    address: row.address,
    created_at: row.created_at.toISOString(),
    seen_at: row.seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}

type Presented = Omit<z.infer<typeof ApiToken>, 'scopes'> & { scopes: readonly string[] };

function presentToken(row: ApiTokenRow, scopes: readonly string[]): Presented {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes,
    source: row.source,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
  };
}
