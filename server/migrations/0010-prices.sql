-- Coins, their last observed prices, and the standing rules that people set on them: the tables of the prices room.

-- The provider's catalogue. Alerts are keyed by the coin's id: symbols are shared by many coins.
create table coin (
  id text primary key,
  symbol text not null,
  name text not null,
  rank integer not null default 1000000,
  -- Words in lower case with single blanks; each of them is found by its beginning.
  search text not null
);
create index coin_rank on coin (rank, id);
create index coin_symbol on coin (symbol, rank);
create index coin_words on coin using gin (array_to_tsvector(string_to_array(search, ' ')));

-- The last observed price of what somebody waits for; a crossing is a way from here to the next one.
create table coin_price (
  coin text not null references coin,
  currency text not null,
  price numeric check (price > 0),
  change_24h numeric,
  -- When the provider says the price was made, and when it was last seen here.
  quoted_at timestamptz,
  checked_at timestamptz,
  -- Why the last look gave nothing, while it gave nothing.
  trouble text check (trouble in ('absent', 'stale')),
  primary key (coin, currency),
  check ((price is null) = (checked_at is null))
);

-- One row: when the provider is asked next, and by which sentence it failed. It is locked while prices are applied.
create table price_feed (
  one boolean primary key default true check (one),
  next_check_at timestamptz not null,
  checked_at timestamptz,
  failed_at timestamptz,
  failure text,
  coins_listed_at timestamptz
);
insert into price_feed (next_check_at) values ('2000-01-01T00:00:00Z');

create table price_alert (
  id uuid primary key,
  owner_id uuid not null references users on delete cascade,
  coin text not null references coin,
  currency text not null,
  condition text not null check (condition in ('rises_above', 'falls_below', 'crosses', 'is_above', 'is_below')),
  price numeric not null check (price > 0),
  -- Null fires once.
  cooldown_seconds integer check (cooldown_seconds between 60 and 31536000),
  name text not null default '',
  status text not null default 'created' check (status in ('created', 'triggered', 'paused', 'deleted')),
  -- armed waits for the price; resting waits for the end of its cooldown; holding is true now and has an open alert;
  -- idle waits for its owner.
  phase text not null default 'armed' check (phase in ('armed', 'resting', 'holding', 'idle')),
  -- Only observations that are not older than this count as the beginning of a crossing.
  armed_at timestamptz not null,
  resting_until timestamptz,
  firings integer not null default 0,
  triggered_at timestamptz,
  triggered_price numeric,
  expires_at timestamptz,
  -- What an undo of the deletion goes back to.
  status_before text check (status_before in ('created', 'triggered', 'paused')),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  check (phase not in ('armed', 'resting') or status = 'created'),
  check ((status = 'deleted') = (deleted_at is not null))
);
-- A look at the prices reads the ranges of this index that the prices passed through, and nothing else.
create index price_alert_waiting on price_alert (coin, currency, phase, condition, price) where phase <> 'idle';
create index price_alert_resting on price_alert (resting_until) where phase = 'resting';
create index price_alert_expiring on price_alert (expires_at) where status = 'created' and expires_at is not null;
create index price_alert_owner on price_alert (owner_id, status, id desc);
create unique index price_alert_twin on price_alert (owner_id, coin, currency, condition, price) where status = 'created';

-- What each firing saw.
create table price_alert_firing (
  alert_id uuid not null references price_alert on delete cascade,
  no integer not null,
  event_id uuid not null,
  price numeric not null,
  price_before numeric,
  fired_at timestamptz not null,
  ended_at timestamptz,
  primary key (alert_id, no)
);
