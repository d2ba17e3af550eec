/** How the rows of one table are somebody's, and what becomes of them when that somebody is erased. */
export interface PersonalTable {
  readonly table: string;
  /** What it is to its person, as the page of the export says it. */
  readonly title: string;
  /** Which rows, as SQL: `$id` is the person, `$hash` the keyed hash of their e-mail address. */
  readonly rows: string;
  /** Secrets, and what is about somebody else: left out of the export. */
  readonly without?: readonly string[];
  /** The same for rows of which this SQL is true: they are about the person and came from somebody else. */
  readonly withoutWhere?: { readonly columns: readonly string[]; readonly rows: string };
  /**
   * `delete` these rows; SQL that changes them; or why they stay as they are. It is done in the order of this list, so
   * what is found by way of another table comes before it.
   */
  readonly erasing: 'delete' | { readonly set: string } | { readonly sql: string } | { readonly stays: string };
}

const ofUser = 't.user_id = $id';
const ofRecipient = 't.recipient_id = $id';
const told = `t.recipient_id = $id and t.event_id in (
  select event_id from notification where recipient_id = $id
  union select e.id from event e join notification n on n.alert_id = e.alert_id where n.recipient_id = $id)`;
const triedFor = `(t.event_id, t.delivery_id) in (
  select d.event_id, d.id from delivery d where ${told.replaceAll(/\bt\./g, 'd.')})`;

/** Every table that knows something of a person. A test holds it against the schema. */
export const personalTables: readonly PersonalTable[] = [
  {
    table: 'attempt',
    title: 'Tries to reach you that did not succeed at once',
    rows: triedFor,
    erasing: { set: `detail = ''` },
  },
  {
    table: 'delivery',
    title: 'What was sent to you, where and why, or why not',
    rows: told,
    without: ['address_hash', 'trouble'],
    erasing: {
      set: `address_hash = null, receipt = null,
        status = case when t.status in ('queued', 'held', 'retrying') then 'cancelled' else t.status end,
        reason = case when t.status in ('queued', 'held', 'retrying') then 'person_erased' else t.reason end,
        due_at = case when t.status in ('queued', 'held', 'retrying') then null else t.due_at end`,
    },
  },
  {
    table: 'event',
    title: 'What you were told of',
    rows: 't.id in (select event_id from notification where recipient_id = $id)',
    without: ['recipients'],
    erasing: { stays: 'It carries ids, and others may have been told of the same.' },
  },
  {
    table: 'alert',
    title: 'Your private alerts, and those that you acknowledged or resolved',
    rows: `t.owner_id = $id or t.id in (select alert_id from notification where recipient_id = $id and alert_id is not null)
      and (t.acknowledged_by = $id or t.resolved_by = $id)`,
    erasing: { stays: 'It carries ids only.' },
  },
  { table: 'notification', title: 'Your inbox', rows: ofRecipient, without: ['xid', 'position'], erasing: 'delete' },
  { table: 'timer', title: 'Reminders and digests that are due to you', rows: ofRecipient, erasing: 'delete' },
  { table: 'watch', title: 'What you watch', rows: ofRecipient, erasing: 'delete' },
  { table: 'mute', title: 'What you muted', rows: ofRecipient, erasing: 'delete' },
  { table: 'preference', title: 'What you switched on and off', rows: ofRecipient, erasing: 'delete' },
  { table: 'recipient_setting', title: 'Your quiet hours and digests', rows: ofRecipient, erasing: 'delete' },
  {
    table: 'article_subscription',
    title: 'Articles that you wanted to be told of by mail',
    rows: 't.recipient_id = $id or t.recipient_id in (select id from recipient where address_hash = $hash)',
    erasing: 'delete',
  },
  {
    table: 'thread',
    title: 'Which messages belong together at the providers',
    rows: 't.address_hash in (select address_hash from destination where recipient_id = $id)',
    without: ['address_hash'],
    erasing: 'delete',
  },
  {
    table: 'destination',
    title: 'Where messages reach you',
    rows: 't.recipient_id = $id or t.recipient_id in (select id from recipient where address_hash = $hash)',
    without: ['address_hash'],
    erasing: 'delete',
  },
  {
    table: 'connection',
    title: 'Accounts of other services that you connected',
    rows: 't.owner_id = $id',
    without: ['address_hash', 'secret_sealed'],
    erasing: 'delete',
  },
  {
    table: 'recipient',
    title: 'You as somebody who is told of things',
    rows: 't.id = $id or t.address_hash = $hash',
    without: ['address_hash'],
    erasing: { set: `erased_at = $at, address_sealed = null, address_hash = null, locale = 'en'` },
  },
  {
    table: 'price_alert_firing',
    title: 'When your price alerts fired',
    rows: 't.alert_id in (select id from price_alert where owner_id = $id)',
    erasing: 'delete',
  },
  { table: 'price_alert', title: 'Your price alerts', rows: 't.owner_id = $id', erasing: 'delete' },
  { table: 'host', title: 'You as a host of visitors', rows: ofUser, erasing: 'delete' },
  {
    table: 'visit',
    title: 'Visits to you, and those that you entered or ended; visitors have their own say over their names',
    rows: 't.host_id = $id or t.made_by = $id or t.ended_by_user = $id',
    without: ['full_name', 'company', 'email', 'phone', 'contact_ids'],
    erasing: { stays: 'It is the visitor’s, and is emptied some days after the visit.' },
  },
  {
    table: 'resource',
    title: 'You as an author whom others may watch',
    rows: `t.kind = 'author' and t.id = $id::text`,
    erasing: 'delete',
  },
  {
    table: 'article',
    title: 'What you wrote',
    rows: 't.author_id = $id',
    erasing: { sql: `delete from article where author_id = $id and status = 'draft'` },
  },
  {
    table: 'invitation',
    title: 'Invitations that you accepted or sent; those whom you invited have their own say over their addresses',
    rows: 't.accepted_by = $id or t.invited_by = $id',
    without: ['email_sealed', 'email_hash'],
    erasing: {
      sql: `update invitation set note = '', email_sealed = case when accepted_by = $id then null else email_sealed end,
        email_hash = case when accepted_by = $id then null else email_hash end where $id in (accepted_by, invited_by)`,
    },
  },
  {
    table: 'connect_state',
    title: 'Connections that you began',
    rows: ofUser,
    without: ['state_hash'],
    erasing: 'delete',
  },
  { table: 'email_change', title: 'Changes of your address', rows: ofUser, erasing: 'delete' },
  { table: 'account_deletion', title: 'That your account is to be erased', rows: ofUser, erasing: 'delete' },
  {
    table: 'one_time_token',
    title: 'Links that were mailed to you',
    rows: ofUser,
    without: ['payload', 'token_hash'],
    erasing: 'delete',
  },
  {
    table: 'refresh_token',
    title: 'What keeps programs signed in as you',
    rows: 't.session_id in (select id from session where user_id = $id)',
    without: ['token_hash'],
    erasing: 'delete',
  },
  { table: 'session', title: 'Where you are signed in', rows: ofUser, without: ['token_hash'], erasing: 'delete' },
  { table: 'api_token', title: 'Your API tokens', rows: ofUser, without: ['token_hash'], erasing: 'delete' },
  { table: 'identity', title: 'Logins of other services that are linked', rows: ofUser, erasing: 'delete' },
  {
    table: 'credential',
    title: 'How you prove who you are, without the secrets',
    rows: ofUser,
    without: ['secret'],
    erasing: 'delete',
  },
  {
    table: 'audit',
    title: 'What was done by you and to your account',
    rows: 't.actor_id = $id or t.target_id = $id',
    // From where an administrator acted is theirs; an address that nobody stands behind may be that of an attacker.
    withoutWhere: { columns: ['address', 'trace_id'], rows: 't.actor_id <> $id' },
    erasing: {
      set: `details = t.details - array['reason', 'note', 'zone', 'locale'],
        address = case when t.actor_id is null or t.actor_id = $id then '' else t.address end`,
    },
  },
  {
    table: 'blob',
    title: 'Your picture',
    rows: 't.sha256 in (select unnest(array[picture, small_picture]) from users where id = $id)',
    erasing: { stays: 'The accounts room deletes it with the profile that shows it.' },
  },
  {
    table: 'users',
    title: 'Your account and profile',
    rows: 't.id = $id',
    erasing: { stays: 'The accounts room empties it: the id stays, because others’ data may point to it.' },
  },
];

/** Tables in which there is nothing for an export, each with the reason. */
export const impersonalTables: Readonly<Record<string, string>> = {
  destination_code: 'Codes that are good for ten minutes; they go with their destination.',
  event_key: 'Ids of events.',
  event_resource: 'What events are about.',
  fan_out_page: 'Where pages of an audience begin and end.',
  feed_position: 'How far feeds have come.',
  idempotency: 'Answers that were given, for a day; erased with their person.',
  installation: 'Facts of the installation.',
  kiosk: 'Tablets of the installation; who made one is an id.',
  mail_request: 'Sealed addresses that wait for some seconds, at most for twenty minutes.',
  open_alarm: 'The state of a feed.',
  outbox: 'Ids on their way to a broker.',
  parcel: 'Where ready work begins and ends.',
  coin: 'The catalogue of coins.',
  coin_price: 'Prices.',
  price_feed: 'When prices are asked for.',
  reject: 'Messages of feeds that could not be read.',
  schema_migration: 'Versions of the schema.',
  signing_key: 'Keys of the installation.',
  suppression: 'Keyed hashes of addresses that want no messages: they stay, so that nobody writes to them again.',
  template: 'Texts of the installation; who edited one is an id.',
  throttle: 'Keyed hashes, forgotten after a month.',
  transport: 'How work travels.',
  people_count: 'Numbers.',
  people_figures: 'Numbers.',
  new_device: 'Sessions whose people are told within seconds; they go with the session.',
};
