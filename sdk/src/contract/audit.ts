import { z } from 'zod';
import type { Route } from './route.ts';
import { Email, Id, listOf, Page, Time } from './words.ts';

/** What happened, in the words of the audit log. */
export const auditActions = [
  'user.signed_up',
  'user.sign_up_repeated',
  'user.made',
  'user.verified',
  'user.changed',
  'user.picture_set',
  'user.picture_removed',
  'user.password_reset_required',
  'user.sessions_ended',
  'user.role_changed',
  'user.desk_granted',
  'user.desk_withdrawn',
  'user.professional_status_granted',
  'user.professional_status_withdrawn',
  'user.disabled',
  'user.enabled',
  'user.locked',
  'user.unlocked',
  'user.verification_asked',
  'session.opened',
  'session.refused',
  'session.ended',
  'session.reused_refresh_token',
  'email.change_asked',
  'email.change_dropped',
  'email.changed',
  'email.change_undone',
  'user.exported',
  'user.deletion_asked',
  'user.deletion_cancelled',
  'user.erased',
  'password.reset_asked',
  'password.reset',
  'password.changed',
  'password.change_refused',
  'session.challenged',
  'session.confirmed',
  'session.confirmation_refused',
  'session.link_asked',
  'second_step.refused',
  'totp.made',
  'totp.deleted',
  'passkey.made',
  'passkey.renamed',
  'passkey.deleted',
  'passkey.suspected',
  'recovery_code.made',
  'recovery_code.used',
  'second_step.reset',
  'identity.linked',
  'identity.unlinked',
  'api_token.made',
  'api_token.deleted',
  'invitation.sent',
  'invitation.accepted',
  'invitation.ended',
  'setup.done',
] as const;
export type AuditAction = (typeof auditActions)[number];

const Party = z.strictObject({
  id: Id,
  name: z.string().nullable().meta({ description: 'Null when the account is gone.' }),
});
const Whom = z.union([z.uuid(), Email]);

export const AuditEntry = z.strictObject({
  id: Id,
  at: Time,
  action: z.string().meta({ description: 'One of the actions that one can search for, or of an earlier version.' }),
  actor: Party.nullable().meta({ description: 'Who did it; null where nobody was signed in.' }),
  target: Party.nullable().meta({ description: 'Whose account it is about.' }),
  address: z.string(),
  trace_id: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).meta({
    description: 'Ids and closed words, such as `from` and `to` of a role; `reason` and `note` as they were given.',
  }),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const auditRoutes = {
  listAudit: {
    method: 'GET',
    path: '/api/v1/audit',
    tag: 'Audit',
    summary: 'The audit log, newest first',
    query: Page.extend({
      actor: Whom.optional().meta({ description: 'Who did it, by id or e-mail address.' }),
      target: Whom.optional().meta({ description: 'Whose account it is about, by id or e-mail address.' }),
      action: z.enum(auditActions).optional(),
      address: z.string().trim().min(1).max(64).optional().meta({
        description: 'From which IP address; of the last three months, unless `since` says otherwise.',
      }),
      since: Time.optional(),
      until: Time.optional().meta({ description: 'Up to this time, and not at it.' }),
    }),
    answers: { 200: listOf(AuditEntry) },
  },
  getAuditEntry: {
    method: 'GET',
    path: '/api/v1/audit/{id}',
    tag: 'Audit',
    summary: 'One entry of the audit log',
    params: z.strictObject({ id: Id }),
    answers: { 200: AuditEntry },
    errors: ['AUDIT_ENTRY_NOT_FOUND'],
  },
} as const satisfies Record<string, Route>;
