// Made from the migrated schema by `npm run tables`; do not edit. A test compares the two.
import type { ColumnType } from 'kysely';

/** A column with a default: it may be left out of an insert. */
type Default<T> = ColumnType<T, T | undefined, T>;
/** A column that the database computes. */
type Computed<T> = ColumnType<T, never, never>;
/** JSON is written as text and read as a value that the reader must check. */
type Json = ColumnType<unknown, string, string>;
type DefaultJson = ColumnType<unknown, string | undefined, string>;
type NullableJson = ColumnType<unknown, string | null | undefined, string | null>;

export interface Tables {
  account_deletion: AccountDeletionTable;
  alert: AlertTable;
  api_token: ApiTokenTable;
  article: ArticleTable;
  article_subscription: ArticleSubscriptionTable;
  attempt: AttemptTable;
  audit: AuditTable;
  blob: BlobTable;
  coin: CoinTable;
  coin_price: CoinPriceTable;
  connect_state: ConnectStateTable;
  connection: ConnectionTable;
  credential: CredentialTable;
  delivery: DeliveryTable;
  destination: DestinationTable;
  destination_code: DestinationCodeTable;
  email_change: EmailChangeTable;
  event: EventTable;
  event_key: EventKeyTable;
  event_resource: EventResourceTable;
  fan_out_page: FanOutPageTable;
  feed_position: FeedPositionTable;
  host: HostTable;
  idempotency: IdempotencyTable;
  identity: IdentityTable;
  installation: InstallationTable;
  invitation: InvitationTable;
  kiosk: KioskTable;
  mail_request: MailRequestTable;
  mute: MuteTable;
  new_device: NewDeviceTable;
  notification: NotificationTable;
  one_time_token: OneTimeTokenTable;
  open_alarm: OpenAlarmTable;
  outbox: OutboxTable;
  parcel: ParcelTable;
  people_count: PeopleCountTable;
  people_figures: PeopleFiguresTable;
  preference: PreferenceTable;
  price_alert: PriceAlertTable;
  price_alert_firing: PriceAlertFiringTable;
  price_feed: PriceFeedTable;
  recipient: RecipientTable;
  recipient_setting: RecipientSettingTable;
  refresh_token: RefreshTokenTable;
  reject: RejectTable;
  resource: ResourceTable;
  schema_migration: SchemaMigrationTable;
  session: SessionTable;
  signing_key: SigningKeyTable;
  suppression: SuppressionTable;
  template: TemplateTable;
  thread: ThreadTable;
  throttle: ThrottleTable;
  timer: TimerTable;
  transport: TransportTable;
  users: UsersTable;
  visit: VisitTable;
  watch: WatchTable;
}

export interface AccountDeletionTable {
  user_id: string;
  asked_at: Date;
  due_at: Date;
  kept_at: Date | null;
}

export interface AlertTable {
  id: string;
  source: string;
  key: string;
  category: string;
  state: 'open' | 'acknowledged' | 'resolved';
  severity: 'low' | 'medium' | 'high' | 'critical';
  owner_id: string | null;
  first_event_id: string;
  last_event_id: string;
  last_event_at: Date;
  opened_at: Date;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  reopened: Default<number>;
  flaps: Default<Date[]>;
  flapping_until: Date | null;
  heard: Default<boolean>;
}

export interface ApiTokenTable {
  id: string;
  user_id: string;
  token_hash: Buffer;
  prefix: string;
  name: string;
  scopes: string[];
  source: string;
  last_used_at: Date | null;
  expires_at: Date | null;
  created_at: Date;
}

export interface ArticleTable {
  id: string;
  author_id: string;
  slug: string | null;
  title: string;
  content: string;
  summary: string;
  words: number;
  tags: Default<string[]>;
  status: Default<'draft' | 'published'>;
  first_published_at: Date | null;
  version: Default<number>;
  created_at: Date;
  updated_at: Date;
}

export interface ArticleSubscriptionTable {
  id: string;
  recipient_id: string;
  kind: 'author' | 'tag';
  resource_id: string;
  created_at: Date;
  expires_at: Date;
  confirmed_at: Date | null;
}

export interface AttemptTable {
  event_id: string;
  delivery_id: string;
  generation: number;
  no: number;
  outcome: 'ok' | 'later' | 'never' | 'uncertain';
  reason: string | null;
  detail: Default<string>;
  duration_ms: number;
  at: Date;
}

export interface AuditTable {
  id: string;
  action: string;
  actor_id: string | null;
  target_id: string | null;
  address: Default<string>;
  trace_id: Default<string>;
  details: DefaultJson;
  at: Date;
}

export interface BlobTable {
  sha256: Buffer;
  kind: string;
  type: string;
  content: Buffer;
  created_at: Date;
}

export interface CoinTable {
  id: string;
  symbol: string;
  name: string;
  rank: Default<number>;
  search: string;
}

export interface CoinPriceTable {
  coin: string;
  currency: string;
  price: string | null;
  change_24h: string | null;
  quoted_at: Date | null;
  checked_at: Date | null;
  trouble: 'absent' | 'stale' | null;
}

export interface ConnectStateTable {
  state_hash: Buffer;
  user_id: string;
  channel: string;
  expires_at: Date;
}

export interface ConnectionTable {
  id: string;
  owner_id: string;
  channel: string;
  address_hash: string;
  secret_sealed: string;
  provider_user_id: string | null;
  provider_user_name: string | null;
  state: Default<string>;
  created_at: Date;
  shared: Default<boolean>;
}

export interface CredentialTable {
  id: string;
  user_id: string;
  kind: 'password' | 'passkey' | 'totp' | 'recovery';
  secret: string;
  failures: Default<number>;
  disabled_at: Date | null;
  created_at: Date;
  updated_at: Date;
  name: Default<string>;
  external_id: string | null;
  transports: Default<string[]>;
  counter: Default<number>;
  last_used_at: Date | null;
  short: Default<boolean>;
}

export interface DeliveryTable {
  id: string;
  event_id: string;
  recipient_id: string;
  channel: string;
  destination_id: string;
  address_hash: string | null;
  alert_id: string | null;
  watch_id: string | null;
  carried_by: string | null;
  status: 'queued' | 'held' | 'sending' | 'sent' | 'delivered' | 'retrying' | 'failed' | 'suppressed' | 'cancelled';
  reason: string | null;
  generation: Default<number>;
  attempts: Default<number>;
  receipt: string | null;
  due_at: Date | null;
  created_at: Date;
  updated_at: Date | null;
  trouble: Computed<string | null>;
}

export interface DestinationTable {
  id: string;
  recipient_id: string;
  channel: 'in_app' | 'email' | 'sms' | 'slack' | 'discord' | 'web_push' | 'webhook';
  connection_id: string | null;
  address_sealed: string | null;
  address_hash: string | null;
  label: Default<string>;
  state: Default<'ready' | 'unverified' | 'needs_attention'>;
  verified_at: Date | null;
  deleted_at: Date | null;
  created_at: Date;
}

export interface DestinationCodeTable {
  destination_id: string;
  jti: string;
  tries: Default<number>;
  expires_at: Date;
}

export interface EmailChangeTable {
  id: string;
  user_id: string;
  old_email: string;
  new_email: string;
  old_link: string;
  new_link: string;
  undo_link: string | null;
  old_confirmed_at: Date | null;
  new_confirmed_at: Date | null;
  done_at: Date | null;
  expires_at: Date;
  created_at: Date;
}

export interface EventTable {
  id: string;
  source: string;
  external_id: string;
  type: string;
  category: string;
  step: 'notice' | 'open' | 'update' | 'rise' | 'resolve' | 'stale' | 'acknowledge';
  severity: 'low' | 'medium' | 'high' | 'critical';
  subject: string | null;
  data: Json;
  alert_id: string | null;
  cause_event_id: string | null;
  recipients: string[] | null;
  time: Date;
  received_at: Date;
}

export interface EventKeyTable {
  source: string;
  external_id: string;
  event_id: string;
  received_at: Date;
}

export interface EventResourceTable {
  kind: string;
  resource_id: string;
  event_id: string;
}

export interface FanOutPageTable {
  event_id: string;
  page: number;
  alert_id: string | null;
  after_recipient: string;
  until_recipient: string | null;
  cut_at: Date | null;
  expected: Default<number>;
  due_at: Date;
  attempts: Default<number>;
  done_at: Date | null;
}

export interface FeedPositionTable {
  source: string;
  partition: string;
  watermark: Date | null;
  feed_offset: number | null;
  last_message_at: Date | null;
  messages: Default<number>;
  rejected: Default<number>;
  lag: number | null;
}

export interface HostTable {
  user_id: string;
  team: string | null;
  away: Default<boolean>;
  away_until: Date | null;
  last_visit_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export interface IdempotencyTable {
  principal: string;
  key: string;
  route: string;
  body_hash: Buffer;
  status: number | null;
  answer: NullableJson;
  created_at: Date;
}

export interface IdentityTable {
  id: string;
  user_id: string;
  provider: string;
  subject: string;
  created_at: Date;
  label: Default<string>;
  last_used_at: Date | null;
}

export interface InstallationTable {
  name: string;
  value: string;
}

export interface InvitationTable {
  id: string;
  email_sealed: string | null;
  email_hash: string | null;
  role: Default<'AUTHENTICATED' | 'MANAGER' | 'ADMIN'>;
  invited_by: string | null;
  accepted_by: string | null;
  accepted_at: Date | null;
  expires_at: Date;
  created_at: Date;
  kind: Default<'mailed' | 'open'>;
  note: Default<string>;
  from_shell: Default<boolean>;
}

export interface KioskTable {
  id: string;
  name: string;
  token_hash: Buffer;
  made_by: string | null;
  created_at: Date;
  seen_at: Date | null;
  ended_at: Date | null;
}

export interface MailRequestTable {
  id: string;
  purpose: 'verify-email' | 'reset-password' | 'unlock' | 'sign-in-link';
  email_sealed: string;
  address: Default<string>;
  trace_id: Default<string>;
  created_at: Date;
}

export interface MuteTable {
  id: string;
  recipient_id: string;
  kind: string | null;
  resource_id: string | null;
  alert_id: string | null;
  until: Date | null;
  recurrence: NullableJson;
  created_at: Date;
  deleted_at: Date | null;
}

export interface NewDeviceTable {
  session_id: string;
  user_id: string;
  created_at: Date;
}

export interface NotificationTable {
  id: string;
  recipient_id: string;
  alert_id: string | null;
  event_id: string;
  watch_id: string | null;
  category: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  in_inbox: boolean;
  xid: string;
  position: number;
  seen_at: Date | null;
  read_at: Date | null;
  archived_at: Date | null;
  snoozed_until: Date | null;
  acknowledged_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export interface OneTimeTokenTable {
  jti: string;
  purpose: string;
  user_id: string | null;
  payload: DefaultJson;
  token_hash: Buffer | null;
  used_at: Date | null;
  expires_at: Date;
  created_at: Date;
}

export interface OpenAlarmTable {
  key: string;
  kind: 'delay' | 'hegemony' | 'disconnection' | 'reconnection';
  partition: string;
  seen_at: Date;
  alarm: Json;
}

export interface OutboxTable {
  position: Computed<number>;
  topic: string;
  payload: Json;
  xid: Default<string>;
  created_at: Date;
}

export interface ParcelTable {
  id: string;
  event_id: string;
  channel: string;
  from_recipient: string;
  to_recipient: string;
  due_at: Date;
  lease_until: Date | null;
  lease_by: string | null;
  attempts: Default<number>;
}

export interface PeopleCountTable {
  id: Computed<number>;
  facet: number;
  people: number;
}

export interface PeopleFiguresTable {
  hour: Date;
  figures: Json;
}

export interface PreferenceTable {
  recipient_id: string;
  category: string | null;
  channel: string;
  destination_id: string | null;
  enabled: boolean;
}

export interface PriceAlertTable {
  id: string;
  owner_id: string;
  coin: string;
  currency: string;
  condition: 'rises_above' | 'falls_below' | 'crosses' | 'is_above' | 'is_below';
  price: string;
  cooldown_seconds: number | null;
  name: Default<string>;
  status: Default<'created' | 'triggered' | 'paused' | 'deleted'>;
  phase: Default<'armed' | 'holding' | 'idle'>;
  armed_at: Date;
  resting_until: Date | null;
  firings: Default<number>;
  triggered_at: Date | null;
  triggered_price: string | null;
  expires_at: Date | null;
  status_before: 'created' | 'triggered' | 'paused' | null;
  version: Default<number>;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  channels: string[] | null;
}

export interface PriceAlertFiringTable {
  alert_id: string;
  no: number;
  event_id: string;
  price: string;
  price_before: string | null;
  fired_at: Date;
  ended_at: Date | null;
}

export interface PriceFeedTable {
  one: Default<boolean>;
  next_check_at: Date;
  checked_at: Date | null;
  failed_at: Date | null;
  failure: string | null;
  coins_listed_at: Date | null;
}

export interface RecipientTable {
  id: string;
  user_id: string | null;
  address_sealed: string | null;
  address_hash: string | null;
  locale: Default<string>;
  opted_in_at: Date | null;
  opted_out_at: Date | null;
  erased_at: Date | null;
  version: Default<number>;
  created_at: Date;
}

export interface RecipientSettingTable {
  recipient_id: string;
  preferences_version: Default<number>;
  quiet_hours: NullableJson;
  digest: NullableJson;
  pause_until: Date | null;
}

export interface RefreshTokenTable {
  id: string;
  session_id: string;
  token_hash: Buffer;
  used_at: Date | null;
  expires_at: Date;
  created_at: Date;
}

export interface RejectTable {
  id: string;
  source: string;
  partition: string;
  raw: Buffer;
  reason: string;
  received_at: Date;
}

export interface ResourceTable {
  kind: string;
  id: string;
  name: string;
  country: string | null;
  search: string;
  rank: Default<number>;
}

export interface SchemaMigrationTable {
  name: string;
  checksum: string;
  applied_at: Date;
}

export interface SessionTable {
  id: string;
  user_id: string;
  token_hash: Buffer;
  kind: Default<'browser' | 'tokens'>;
  device: Default<string>;
  address: Default<string>;
  auth_at: Date;
  seen_at: Date;
  expires_at: Date;
  created_at: Date;
}

export interface SigningKeyTable {
  kid: string;
  private_key_sealed: string;
  public_key: Json;
  retired_at: Date | null;
  created_at: Date;
}

export interface SuppressionTable {
  channel: string;
  address_hash: string;
  reason: 'hard_bounce' | 'complaint' | 'stop' | 'unsubscribed';
  created_at: Date;
}

export interface TemplateTable {
  type: string;
  channel: string;
  locale: string;
  version: number;
  live: boolean;
  subject: string | null;
  body: string;
  edited_by: string | null;
  created_at: Date;
}

export interface ThreadTable {
  alert_id: string;
  channel: string;
  address_hash: string;
  provider_message_id: string | null;
  message_ids: Default<string[]>;
  updated_at: Date;
}

export interface ThrottleTable {
  key: string;
  fails: number;
  total: Default<number>;
  blocked_until: Date | null;
  updated_at: Date;
}

export interface TimerTable {
  id: string;
  kind: string;
  subject_id: string;
  recipient_id: string;
  step: Default<number>;
  due_at: Date;
}

export interface TransportTable {
  only: Default<boolean>;
  name: 'postgres' | 'kafka' | 'rabbitmq';
}

export interface UsersTable {
  id: string;
  email: string;
  email_verified_at: Date | null;
  display_name: string;
  role: Default<'AUTHENTICATED' | 'MANAGER' | 'ADMIN'>;
  status: Default<'active' | 'disabled' | 'erased'>;
  zone: Default<string>;
  locale: Default<string>;
  theme: Default<'system' | 'light' | 'dark'>;
  shortcuts: Default<boolean>;
  professional_status_at: Date | null;
  professional_status_by: string | null;
  desk: Default<boolean>;
  last_sign_in_at: Date | null;
  created_at: Date;
  updated_at: Date;
  version: Default<number>;
  first_name: Default<string>;
  last_name: Default<string>;
  nickname: Default<string>;
  headline: Default<string>;
  bio: Default<string>;
  location: Default<string>;
  density: Default<'comfortable' | 'compact'>;
  github_url: Default<string>;
  linkedin_url: Default<string>;
  web_url: Default<string>;
  picture: Buffer | null;
  small_picture: Buffer | null;
  facet: Computed<number | null>;
}

export interface VisitTable {
  id: string;
  badge: Default<number>;
  host_id: string | null;
  full_name: string | null;
  company: string | null;
  purpose: string | null;
  email: string | null;
  phone: string | null;
  contact_ids: string[];
  checked_in_at: Date;
  check_out_at: Date;
  checked_out_at: Date | null;
  ended_by: 'plan' | 'desk' | 'host' | 'kiosk' | null;
  ended_by_user: string | null;
  made_by: string | null;
  kiosk_id: string | null;
  erased_at: Date | null;
}

export interface WatchTable {
  id: string;
  recipient_id: string;
  kind: string;
  resource_id: string;
  min_severity: 'low' | 'medium' | 'high' | 'critical';
  channels: string[] | null;
  created_at: Date;
  deleted_at: Date | null;
}
