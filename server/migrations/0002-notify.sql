-- What happens, who hears of it, and what became of each message: the tables of the notify room.
-- Hot tables (event, delivery, attempt, notification) carry no foreign keys: a row check for each of 200,000 rows of a
-- fan-out costs more than the insert, and their ids are made by this code in the same transaction.

create type severity as enum ('low', 'medium', 'high', 'critical');

create table recipient (
  id uuid primary key,
  user_id uuid unique references users on delete cascade,
  address_sealed text,
  address_hash uuid unique,
  locale text not null default 'en',
  opted_in_at timestamptz,
  opted_out_at timestamptz,
  erased_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  check (user_id is null or user_id = id)
);

-- A credential for a channel: sealed, shareable between the destinations that use it.
create table connection (
  id uuid primary key,
  owner_id uuid not null references recipient on delete cascade,
  channel text not null,
  address_hash uuid not null,
  secret_sealed text not null,
  provider_user_id text,
  provider_user_name text,
  state text not null default 'ready',
  created_at timestamptz not null,
  unique (owner_id, channel, address_hash)
);

-- One address of one recipient on a channel. A null address on e-mail is the account's own address. `address_hash` is a
-- keyed hash cut to 128 bits, kept as a uuid because that is the smallest and fastest fixed-width type here.
create table destination (
  id uuid primary key,
  recipient_id uuid not null references recipient on delete cascade,
  channel text not null check (channel in ('in_app', 'email', 'sms', 'slack', 'discord', 'web_push', 'webhook')),
  connection_id uuid references connection on delete set null,
  address_sealed text,
  address_hash uuid,
  label text not null default '',
  state text not null default 'ready' check (state in ('ready', 'unverified', 'needs_attention')),
  verified_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null
);
create unique index destination_live on destination (recipient_id, channel, address_hash) nulls not distinct where deleted_at is null;
create index destination_address on destination (channel, address_hash) where deleted_at is null;

-- For everybody at that address: bounce, complaint, STOP, unsubscribe from everything.
create table suppression (
  channel text not null,
  address_hash uuid not null,
  reason text not null check (reason in ('hard_bounce', 'complaint', 'stop', 'unsubscribed')),
  created_at timestamptz not null,
  primary key (channel, address_hash)
);

create table resource (
  kind text not null,
  id text not null,
  name text not null,
  country text,
  search text not null,
  rank integer not null default 1000,
  primary key (kind, id)
);
-- `search` is words in lower case with single blanks; each of them is found by its beginning.
create index resource_words on resource using gin (array_to_tsvector(string_to_array(search, ' ')));
create index resource_rank on resource (kind, rank, id);

create table watch (
  id uuid primary key,
  recipient_id uuid not null references recipient on delete cascade,
  kind text not null,
  resource_id text not null,
  min_severity severity not null,
  channels text[],
  created_at timestamptz not null,
  deleted_at timestamptz
);
create unique index watch_live on watch (recipient_id, kind, resource_id) where deleted_at is null;
-- Fan-out pages walk the watchers of a resource in the order of their ids.
create index watch_matching on watch (kind, resource_id, recipient_id) include (min_severity) where deleted_at is null;

create table preference (
  recipient_id uuid not null references recipient on delete cascade,
  category text,
  channel text not null,
  destination_id uuid,
  enabled boolean not null,
  unique nulls not distinct (recipient_id, category, channel, destination_id)
);

create table recipient_setting (
  recipient_id uuid primary key references recipient on delete cascade,
  preferences_version integer not null default 1,
  quiet_hours jsonb,
  digest jsonb,
  pause_until timestamptz
);

create table mute (
  id uuid primary key,
  recipient_id uuid not null references recipient on delete cascade,
  kind text,
  resource_id text,
  alert_id uuid,
  until timestamptz,
  recurrence jsonb,
  created_at timestamptz not null,
  deleted_at timestamptz,
  check ((kind is null) = (resource_id is null) and (kind is null) <> (alert_id is null))
);
create index mute_recipient on mute (recipient_id, id desc) where deleted_at is null;

create table event (
  id uuid not null,
  source text not null,
  external_id text not null,
  type text not null,
  category text not null,
  -- What the event does to its alert: `notice` has none, `stale` came too late and changes nothing.
  step text not null check (step in ('notice', 'open', 'update', 'rise', 'resolve', 'stale', 'acknowledge')),
  severity severity not null,
  subject text,
  data jsonb not null,
  alert_id uuid,
  cause_event_id uuid,
  recipients uuid[],
  time timestamptz not null,
  received_at timestamptz not null,
  primary key (id)
) partition by range (id);
create table event_default partition of event default;
create index event_alert on event (alert_id, id) where alert_id is not null;

-- Refuses duplicates. Not partitioned, because uniqueness must span months; it has its own retention.
create table event_key (
  source text not null,
  external_id text not null,
  event_id uuid not null,
  received_at timestamptz not null,
  primary key (source, external_id)
);
create index event_key_age on event_key (received_at);

create table event_resource (
  kind text not null,
  resource_id text not null,
  event_id uuid not null,
  primary key (kind, resource_id, event_id)
) partition by range (event_id);
create table event_resource_default partition of event_resource default;
-- The fan-out and the page of an alert ask what one event is about.
create index event_resource_event on event_resource (event_id);

create table alert (
  id uuid primary key,
  source text not null,
  key text not null,
  category text not null,
  state text not null check (state in ('open', 'acknowledged', 'resolved')),
  severity severity not null,
  owner_id uuid,
  first_event_id uuid not null,
  last_event_id uuid not null,
  last_event_at timestamptz not null,
  opened_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  resolved_at timestamptz,
  resolved_by uuid,
  reopened integer not null default 0,
  flaps timestamptz[] not null default '{}',
  flapping_until timestamptz,
  -- Whether anybody may have been told: later events of an alert that nobody heard of need no fan-out.
  heard boolean not null default false
);
create unique index alert_unresolved on alert (source, key) where state <> 'resolved';
create index alert_last on alert (source, key, id desc);
create index alert_open on alert (category, id desc) where state <> 'resolved';
create index alert_flapping on alert (flapping_until) where flapping_until is not null;

-- The queue of fan-out: one row a page of recipients, after one id up to another (to the end where null). `expected` is
-- what match counted, the left side of the audit equation.
create table fan_out_page (
  event_id uuid not null,
  page integer not null,
  alert_id uuid,
  after_recipient uuid not null,
  until_recipient uuid,
  -- When the audience was cut into pages; the first page may wait for that.
  cut_at timestamptz,
  expected integer not null default 0,
  due_at timestamptz not null,
  attempts integer not null default 0,
  done_at timestamptz,
  primary key (event_id, page)
);
create index fan_out_page_due on fan_out_page (due_at) where done_at is null;
create index fan_out_page_alert on fan_out_page (alert_id, event_id) where done_at is null and alert_id is not null;

create sequence notification_position;
-- What the inbox shows: one row per person and alert, or per person and notice. (xid, position) is the commit-safe order:
-- a reader that holds a snapshot asks for exactly the rows that its snapshot did not see.
create table notification (
  id uuid primary key,
  recipient_id uuid not null,
  alert_id uuid,
  event_id uuid not null,
  watch_id uuid,
  category text not null,
  severity severity not null,
  in_inbox boolean not null,
  xid xid8 not null,
  position bigint not null,
  seen_at timestamptz,
  read_at timestamptz,
  archived_at timestamptz,
  snoozed_until timestamptz,
  -- Under ACKNOWLEDGE=personal a person acknowledges for themselves only.
  acknowledged_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 85);
create unique index notification_alert on notification (recipient_id, alert_id) where alert_id is not null;
create unique index notification_event on notification (recipient_id, event_id) where alert_id is null;
create index notification_inbox on notification (recipient_id, xid, position) where in_inbox;
create index notification_unread on notification (recipient_id) where in_inbox and read_at is null and archived_at is null;

-- The ledger: one decision for (event, recipient, channel, destination). The nil uuid stands where there is no destination.
create table delivery (
  id uuid not null,
  event_id uuid not null,
  recipient_id uuid not null,
  channel text not null,
  destination_id uuid not null,
  address_hash uuid,
  alert_id uuid,
  watch_id uuid,
  carried_by uuid,
  status text not null check (status in ('queued', 'held', 'sending', 'sent', 'delivered', 'retrying', 'failed', 'suppressed', 'cancelled')),
  reason text,
  generation integer not null default 0,
  attempts integer not null default 0,
  receipt text,
  due_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (event_id, recipient_id, channel, destination_id)
) partition by range (event_id);
create table delivery_default partition of delivery default with (fillfactor = 70);
create index delivery_id on delivery (id);
create index delivery_trouble on delivery (status, id) where status in ('held', 'retrying', 'failed');
-- The order of messages per (alert, address).
create index delivery_address on delivery (alert_id, address_hash, event_id) where alert_id is not null and address_hash is not null;

-- Ready work: a range of recipients of one event on one channel. It lives until no row of its range waits any more.
create table parcel (
  id uuid primary key,
  event_id uuid not null,
  channel text not null,
  from_recipient uuid not null,
  to_recipient uuid not null,
  due_at timestamptz not null,
  lease_until timestamptz,
  lease_by uuid,
  attempts integer not null default 0
) with (fillfactor = 50);
create index parcel_due on parcel (channel, due_at);
create index parcel_event on parcel (event_id, channel);

-- Tries that did not end in success at once; the success itself is the delivery row (`updated_at`, `receipt`, `attempts`).
create table attempt (
  event_id uuid not null,
  delivery_id uuid not null,
  generation integer not null,
  no integer not null,
  outcome text not null check (outcome in ('ok', 'later', 'never', 'uncertain')),
  reason text,
  detail text not null default '',
  duration_ms integer not null,
  at timestamptz not null,
  primary key (event_id, delivery_id, generation, no)
) partition by range (event_id);
create table attempt_default partition of attempt default;

create table thread (
  alert_id uuid not null,
  channel text not null,
  address_hash uuid not null,
  provider_message_id text,
  message_ids text[] not null default '{}',
  updated_at timestamptz not null,
  primary key (alert_id, channel, address_hash)
);

create table timer (
  id uuid primary key,
  kind text not null,
  subject_id uuid not null,
  recipient_id uuid not null,
  step integer not null default 0,
  due_at timestamptz not null,
  unique (kind, subject_id, recipient_id, step)
);
create index timer_due on timer (due_at);

create table template (
  type text not null,
  channel text not null,
  locale text not null,
  version integer not null,
  live boolean not null,
  subject text,
  body text not null,
  edited_by uuid,
  created_at timestamptz not null,
  primary key (type, channel, locale, version)
);
create unique index template_live on template (type, channel, locale) where live;

create table outbox (
  position bigint generated always as identity primary key,
  topic text not null,
  payload jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  created_at timestamptz not null
);
