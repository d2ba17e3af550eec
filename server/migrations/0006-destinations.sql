-- How an address is proved and how a connection is begun. Codes and states are never stored: a code is derived from its
-- id while the message is written, and a state is kept as a hash until the browser returns with it, once.
create table destination_code (
  destination_id uuid primary key references destination on delete cascade,
  jti uuid not null,
  tries integer not null default 0,
  expires_at timestamptz not null
);

create table connect_state (
  state_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  channel text not null,
  expires_at timestamptz not null
);
