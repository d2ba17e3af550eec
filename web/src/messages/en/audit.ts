import type { AuditAction } from '@tocsin/sdk/contract';
import { catalogue } from '../../lib/catalogue.ts';

/** What happened, as it stands in the log. */
const actions: Readonly<Record<AuditAction, string>> = {
  'user.signed_up': 'Signed up',
  'user.sign_up_repeated': 'Somebody signed up with a known address',
  'user.made': 'Account made',
  'user.verified': 'Address confirmed',
  'user.changed': 'Profile changed',
  'user.role_changed': 'Role changed',
  'user.desk_granted': 'Visitor desk granted',
  'user.desk_withdrawn': 'Visitor desk withdrawn',
  'user.professional_status_granted': 'Professional status granted',
  'user.professional_status_withdrawn': 'Professional status withdrawn',
  'user.disabled': 'Account disabled',
  'user.enabled': 'Account enabled',
  'user.locked': 'Sign-in locked after wrong passwords',
  'user.unlocked': 'Sign-in unlocked',
  'user.verification_asked': 'Confirmation mail asked for',
  'session.opened': 'Signed in',
  'session.refused': 'Sign-in refused',
  'session.ended': 'Session ended',
  'session.reused_refresh_token': 'Refresh token used twice',
  'password.reset_asked': 'Password reset asked for',
  'password.reset': 'Password reset',
  'password.changed': 'Password changed',
  'password.change_refused': 'Change of password refused',
  'api_token.made': 'API token made',
  'api_token.deleted': 'API token deleted',
  'invitation.sent': 'Invitation sent',
  'invitation.accepted': 'Invitation accepted',
  'invitation.ended': 'Invitation withdrawn',
  'setup.done': 'First administrator made',
};

/** Every action, as the table above has them: the contract's own list would bring its schemas into the page. */
export const auditActions = Object.keys(actions) as readonly AuditAction[]; // the table has exactly these keys

/** Texts of the audit log. */
export const auditText = catalogue({
  title: 'Audit log',
  note: 'What was done to accounts, by whom and from where. Nothing in it can be changed or removed.',
  actions,
  who: 'Done by',
  whoHint: 'An e-mail address or an id.',
  whom: 'About',
  action: 'Action',
  any: 'any',
  from: 'From day',
  to: 'To day',
  dayHint: 'In UTC, like 2026-11-20.',
  dayWrong: 'Write the day like 2026-11-20.',
  whomWrong: 'Enter an e-mail address or an id.',
  search: 'Search',
  clear: 'Show the whole log',
  none: 'Nothing has happened yet.',
  noMatch: 'Nothing in the log matches this search.',
  by: (name: string) => `by ${name}`,
  about: (name: string) => `about ${name}`,
  gone: 'somebody who is gone',
  nobody: 'by nobody signed in',
  at: (address: string) => `from ${address}`,
  trace: (id: string) => `trace ${id}`,
  changed: (from: string, to: string) => `${from} → ${to}`,
  detail: (name: string, value: string) => `${name}: ${value}`,
});
