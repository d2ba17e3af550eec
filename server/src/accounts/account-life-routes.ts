import type { accountLifeRoutes } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import { accepted, noContent, ok, person, sessionCookie } from '#platform/http';
import type { Handlers } from '#platform/http';
import type { Context } from './context.ts';
import { askDeletion, getDeletion, keepAccount } from './deletion.ts';
import {
  askEmailChange,
  confirmEmailChange,
  dropEmailChange,
  getEmailChange,
  undoEmailChange,
} from './email-change.ts';
import type { EmailChangeRow } from './email-change.queries.ts';
import { exportData } from './export.ts';
import { callerOf, sessionCookieWith } from './request.ts';

type LifeRoute = keyof typeof accountLifeRoutes;
type EmailRoute = 'getMyEmailChange' | 'changeMyEmail' | 'dropMyEmailChange' | 'confirmEmailChange' | 'undoEmailChange';

export function makeAccountLifeHandlers(context: Context): Handlers<LifeRoute> {
  return { ...makeEmailHandlers(context), ...makeEndHandlers(context) };
}

function makeEmailHandlers(context: Context): Handlers<EmailRoute> {
  return {
    async getMyEmailChange(call) {
      const { email, change } = await getEmailChange(context, person(call), call.now);
      return ok({ email, change: change ? presentChange(change) : null });
    },
    async changeMyEmail(call) {
      await askEmailChange(context, { email: call.body.email, person: person(call) }, callerOf(call));
      return accepted();
    },
    async dropMyEmailChange(call) {
      await dropEmailChange(context, person(call), callerOf(call));
      return noContent();
    },
    async confirmEmailChange(call) {
      return ok({ done: await confirmEmailChange(context, call.body.token, callerOf(call)) });
    },
    async undoEmailChange(call) {
      await undoEmailChange(context, call.body.token, callerOf(call));
      return noContent();
    },
  };
}

function presentChange(change: EmailChangeRow) {
  return {
    to: change.new_email,
    confirmed_by_old: change.old_confirmed_at !== null,
    confirmed_by_new: change.new_confirmed_at !== null,
    expires_at: change.expires_at.toISOString(),
  };
}

function makeEndHandlers(context: Context): Handlers<Exclude<LifeRoute, EmailRoute>> {
  const presentDeletion = (dueAt: Date | undefined) => ({
    due_at: dueAt?.toISOString() ?? null,
    grace_days: context.settings.deletionGraceDays,
  });
  return {
    async exportMe(call) {
      // It is noted and told, so a page of another site must not bring it about by sending the browser here.
      if (call.headers['sec-fetch-site'] === 'cross-site') throw coded('CROSS_SITE');
      const archive = await exportData(context, person(call), callerOf(call));
      const name = `my-data-${call.now.toISOString().slice(0, 10)}.zip`;
      const headers = { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"` };
      return { ...ok(archive), headers };
    },
    async getMyDeletion(call) {
      return ok(presentDeletion(await getDeletion(context, person(call).userId)));
    },
    async deleteMe(call) {
      const dueAt = await askDeletion(context, { email: call.body.email, person: person(call) }, callerOf(call));
      const signedOut = call.cookies[sessionCookie] === undefined ? {} : { cookies: [sessionCookieWith(null)] };
      return { ...accepted(presentDeletion(dueAt)), ...signedOut };
    },
    async keepAccount(call) {
      await keepAccount(context, call.body.token, callerOf(call));
      return noContent();
    },
  };
}
