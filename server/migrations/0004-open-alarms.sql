-- What the networks feed still holds open, and how far the feed had come when each was last seen: it ends by the feed's own time.
create table open_alarm (
  key text primary key,
  -- A reconnection here came before its disconnection and waits for it.
  kind text not null check (kind in ('delay', 'hegemony', 'disconnection', 'reconnection')),
  partition text not null,
  seen_at timestamptz not null,
  -- The event that ends it, written when it was last seen.
  closing jsonb not null
);
create index open_alarm_seen on open_alarm (partition, seen_at);
