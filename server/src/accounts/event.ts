import type { LinkPurpose } from './link.ts';

export type AccountEventType =
  | 'account.email_verification'
  | 'account.already_registered'
  | 'account.welcome'
  | 'account.password_reset'
  | 'account.password_changed'
  | 'account.locked'
  | 'account.unlocked'
  | 'account.invitation'
  | 'account.role_changed'
  | 'account.professional_status'
  | 'account.disabled'
  | 'account.enabled'
  | 'account.api_token_made'
  | 'account.mfa_changed'
  | 'account.sign_in_link'
  | 'account.email_change_approval'
  | 'account.email_change_confirmation'
  | 'account.email_in_use'
  | 'account.email_changed'
  | 'account.email_moved_away'
  | 'account.email_change_undone'
  | 'account.new_device'
  | 'account.export_ready'
  | 'account.deletion_planned'
  | 'account.deletion_cancelled'
  | 'account.login_linked'
  | 'account.login_unlinked'
  | 'account.session_stolen';

/** Something that the person must hear of. It carries ids and facts; the link is made when the message is written. */
export interface AccountEvent {
  type: AccountEventType;
  category: 'security' | 'account';
  /** Of an invitation: the recipient that stands for the address. */
  userId: string;
  title: string;
  body: string;
  /** `anyone`: also to an address that is not verified, and to a disabled person. */
  reach: 'verified' | 'anyone';
  link?: { purpose: LinkPurpose; jti: string };
  details?: Record<string, string | number | boolean>;
}

type Draft = Omit<AccountEvent, 'type' | 'userId'>;
const security = { category: 'security', reach: 'verified' } as const;

const drafts: Record<AccountEventType, Draft> = {
  'account.email_verification': {
    category: 'account',
    reach: 'anyone',
    title: 'Confirm your e-mail address',
    body: 'Somebody signed up with this address. If it was you, confirm it within 24 hours. If not, do nothing: without the confirmation nobody can sign in.',
  },
  'account.already_registered': {
    category: 'account',
    reach: 'anyone',
    title: 'You already have an account',
    body: 'Somebody tried to sign up with your address. If it was you, sign in as before, or set a new password with the link within 20 minutes. If not, you need to do nothing.',
  },
  'account.welcome': {
    category: 'account',
    reach: 'verified',
    title: 'Your address is confirmed',
    body: 'You can sign in now and choose what you want to be told of.',
  },
  'account.password_reset': {
    ...security,
    reach: 'anyone',
    title: 'Set a new password',
    body: 'Somebody asked for a new password for your account. If it was you, set it within 20 minutes. If not, do nothing: your password stays as it is.',
  },
  'account.password_changed': {
    ...security,
    title: 'Your password was changed',
    body: 'Your other sessions were ended. If it was not you, ask for a new password at once.',
  },
  'account.locked': {
    ...security,
    reach: 'anyone',
    title: 'Many wrong passwords for your account',
    body: 'Sign-ins from devices that you have not used before must wait for a while. Devices that you have used before still get in. If you need to sign in from a new one now, set a new password with the link within 20 minutes.',
  },
  'account.unlocked': {
    ...security,
    title: 'You can sign in again at once',
    body: 'An administrator ended the wait after the wrong passwords.',
  },
  'account.role_changed': {
    ...security,
    title: 'Your role was changed',
    body: 'Your sessions were ended; sign in again to go on.',
  },
  'account.invitation': {
    category: 'account',
    reach: 'verified',
    title: 'You are invited',
    body: 'Choose a password with the link, and your account is open. The link works once, for 7 days. If you do not want an account, do nothing.',
  },
  'account.professional_status': {
    category: 'account',
    reach: 'verified',
    title: 'Your professional status was changed',
    body: 'Your profile shows it.',
  },
  'account.disabled': {
    ...security,
    reach: 'anyone',
    title: 'Your account was disabled',
    body: 'You cannot sign in any more, and nothing is sent to you. Ask an administrator if you think that this is wrong.',
  },
  'account.enabled': {
    ...security,
    title: 'Your account is enabled again',
    body: 'You can sign in as before.',
  },
  'account.api_token_made': {
    ...security,
    title: 'An API token was made',
    body: 'It acts in your name until it is deleted. If it was not you, delete it in your profile and change your password.',
  },
  'account.mfa_changed': {
    ...security,
    title: 'How you sign in was changed',
    body: 'If it was not you, set a new password and look at the security page of your profile.',
  },
  'account.sign_in_link': {
    ...security,
    title: 'Your link to sign in',
    body: 'Somebody asked for a link that signs in to your account. If it was you, use it within 20 minutes; it works once. If not, do nothing.',
  },
  'account.email_change_approval': {
    ...security,
    title: 'Approve a new e-mail address',
    body: 'Somebody who is signed in as you asked to move your account to another address. If it was you, approve it with the link within 24 hours. If not, do nothing, and change your password.',
  },
  'account.email_change_confirmation': {
    ...security,
    title: 'Confirm your new e-mail address',
    body: 'Somebody asked to move their account to this address. If it was you, confirm it with the link within 24 hours. If not, do nothing.',
  },
  'account.email_in_use': {
    ...security,
    title: 'Your address was named for another account',
    body: 'Somebody asked to move their account to your address. Your account has it, so nothing was changed. There is nothing to do.',
  },
  'account.email_changed': {
    ...security,
    title: 'Your e-mail address was changed',
    body: 'You sign in with the new address from now on, and messages go there.',
  },
  'account.email_moved_away': {
    ...security,
    title: 'Your account moved to another address',
    body: 'Both mailboxes confirmed it. If it was not you, take it back with the link within 7 days: every session ends then.',
  },
  'account.email_change_undone': {
    ...security,
    title: 'Your account is back at this address',
    body: 'The change of address was taken back and every session was ended. Set a new password with the link within 20 minutes.',
  },
  'account.new_device': {
    ...security,
    title: 'Somebody signed in to your account from a new device',
    body: 'If it was you, there is nothing to do. If not, end that session in your profile and change your password.',
  },
  'account.export_ready': {
    ...security,
    title: 'A copy of your data was made',
    body: 'It holds everything that is known about you here. If it was not you, end your other sessions and change your password.',
  },
  'account.deletion_planned': {
    ...security,
    reach: 'anyone',
    title: 'Your account is going to be deleted',
    body: 'Every session was ended. To keep the account, sign in before the date or use the link; after it, what is known about you is erased for good.',
  },
  'account.deletion_cancelled': {
    ...security,
    title: 'Your account stays',
    body: 'The deletion that was planned is off, and nothing was erased.',
  },
  'account.login_linked': {
    ...security,
    title: 'Another login opens your account',
    body: 'Whoever signs in there gets into your account. If it was not you, remove it in your profile under Security and change your password.',
  },
  'account.login_unlinked': {
    ...security,
    title: 'A login does not open your account any more',
    body: 'It was removed. If it was not you, change your password.',
  },
  'account.session_stolen': {
    ...security,
    title: 'A session was ended for your safety',
    body: 'A refresh token was used twice, which happens when it was copied. Sign in again; if you do not know of a program that does so, change your password.',
  },
};

/** The event of a type for a person, in its fixed words. */
export function accountEvent(
  type: AccountEventType,
  userId: string,
  more: Pick<AccountEvent, 'link' | 'details'> & Partial<Pick<AccountEvent, 'title' | 'body'>> = {},
): AccountEvent {
  return { type, userId, ...drafts[type], ...more };
}

/** Every event of this room with its category and whom it reaches, for what must agree with it. */
export function accountEventKinds(): {
  type: string;
  category: AccountEvent['category'];
  reach: AccountEvent['reach'];
}[] {
  return Object.entries(drafts).map(([type, { category, reach }]) => ({ type, category, reach }));
}
