import { channels, type ChannelName } from '@tocsin/sdk/contract';

interface Mandatory {
  readonly channels: readonly ChannelName[];
  /** Must also reach a disabled account or an address that nobody has confirmed yet. */
  readonly unverified: boolean;
  /** It goes by no other channel either, whatever the person chose. */
  readonly alone?: true;
}

const toAnybody: Mandatory = { channels: ['email', 'in_app'], unverified: true };
const toConfirmed: Mandatory = { channels: ['email', 'in_app'], unverified: false };
// It asks for nothing but the use of a link that works once and is in the mail alone. In the inbox it would stay unread
// when that is done, and who needs the link often cannot sign in yet.
const linkToAnybody: Mandatory = { channels: ['email'], unverified: true, alone: true };
const linkToConfirmed: Mandatory = { channels: ['email'], unverified: false, alone: true };

/** The closed list of types that a person cannot switch off: security, and what they need in order to act. */
export const mandatoryTypes: ReadonlyMap<string, Mandatory> = new Map([
  ['account.email_verification', linkToAnybody],
  ['account.already_registered', linkToAnybody],
  ['account.password_reset', linkToAnybody],
  ['account.locked', toAnybody],
  ['account.disabled', toAnybody],
  // The way to keep the account.
  ['account.deletion_planned', toAnybody],
  // Asks whoever reads a mailbox whether they want to be told of articles.
  ['account.article_subscription', linkToAnybody],
  ['account.enabled', toConfirmed],
  ['tocsin.destination.code', { channels: ['email', 'sms'], unverified: true }],
  ['tocsin.destination.test', { channels, unverified: false }],
  ['account.unlocked', toConfirmed],
  ['account.email_change_approval', linkToConfirmed],
  ['account.email_change_confirmation', linkToConfirmed],
  ['account.email_in_use', toConfirmed],
  ['account.email_changed', toConfirmed],
  ['account.email_moved_away', toConfirmed],
  ['account.email_change_undone', toConfirmed],
  ['account.new_device', toConfirmed],
  ['account.export_ready', toConfirmed],
  ['account.login_linked', toConfirmed],
  ['account.login_unlinked', toConfirmed],
  ['account.deletion_cancelled', toConfirmed],
  ['account.password_changed', toConfirmed],
  ['account.role_changed', toConfirmed],
  // A withdrawal says how to contest it.
  ['account.professional_status', toConfirmed],
  ['account.api_token_made', toConfirmed],
  ['account.mfa_changed', toConfirmed],
  ['account.sign_in_link', linkToConfirmed],
  ['account.session_stolen', toConfirmed],
]);

/** Whether this type must be told on this channel whatever the person chose. */
export function isMandatory(type: string, channel: ChannelName): boolean {
  return mandatoryTypes.get(type)?.channels.includes(channel) ?? false;
}

/** The only channels that this type goes by; null where the person's choices count on the others. */
export function onlyChannels(type: string): readonly ChannelName[] | null {
  const mandatory = mandatoryTypes.get(type);
  return mandatory?.alone ? mandatory.channels : null;
}

/** Whether this type may go to a disabled account or an unconfirmed address. */
export function mayReachUnverified(type: string): boolean {
  return mandatoryTypes.get(type)?.unverified ?? false;
}
