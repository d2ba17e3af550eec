-- People and how they prove who they are, so that every later table has somebody to point at.
-- `users` is the one plural table name: `user` is a reserved word of SQL.

-- The smallest uuid v7 of a moment: months of uuid v7 are the partitions of every table that grows without end.
create function first_uuid_at(moment timestamptz) returns uuid language sql immutable parallel safe as $$
  select (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the monthly partitions of one table from the month of `start`, `months` of them; those that exist stay.
create function ensure_months(parent text, start timestamptz, months int, storage text default '') returns void language plpgsql as $$
declare
  first timestamptz := date_trunc('month', start at time zone 'UTC') at time zone 'UTC';
  lower_end timestamptz;
  upper_end timestamptz;
  name text;
begin
  for step in 0..months - 1 loop
    lower_end := ((first at time zone 'UTC') + make_interval(months => step)) at time zone 'UTC';
    upper_end := ((first at time zone 'UTC') + make_interval(months => step + 1)) at time zone 'UTC';
    name := parent || '_' || to_char(lower_end at time zone 'UTC', 'YYYY_MM');
    if to_regclass(quote_ident(name)) is null then
      execute format('create table %I partition of %I for values from (%L) to (%L) %s', name, parent, first_uuid_at(lower_end), first_uuid_at(upper_end), storage);
    end if;
  end loop;
end
$$;

create table installation (
  name text primary key,
  value text not null
);

create table users (
  id uuid primary key,
  email text not null check (length(email) between 3 and 254),
  email_verified_at timestamptz,
  display_name text not null check (length(display_name) <= 100),
  role text not null default 'AUTHENTICATED' check (role in ('AUTHENTICATED', 'MANAGER', 'ADMIN')),
  status text not null default 'active' check (status in ('active', 'disabled', 'erased')),
  zone text not null default 'UTC',
  locale text not null default 'en',
  theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  shortcuts boolean not null default true,
  professional_status_at timestamptz,
  professional_status_by uuid,
  desk boolean not null default false,
  last_sign_in_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);
create unique index users_email on users (lower(email));
create index users_newest on users (id desc) where status <> 'erased';
create index users_by_email on users (lower(email) text_pattern_ops);
create index users_by_name on users (lower(display_name) text_pattern_ops);
create index users_admins on users (id) where role = 'ADMIN' and status = 'active';

-- The last administrator stays, whoever asks and by whatever way, two at once included: the advisory lock makes
-- concurrent demotions wait for each other, and the count is taken after the change.
create function keep_last_admin() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7210, 1);
  if not exists (select 1 from users where role = 'ADMIN' and status = 'active') then
    raise exception 'The last administrator must stay.' using errcode = 'check_violation', constraint = 'last_admin';
  end if;
  return null;
end
$$;
create constraint trigger last_admin_changed after update on users deferrable initially deferred
  for each row when (old.role = 'ADMIN' and old.status = 'active' and (new.role <> 'ADMIN' or new.status <> 'active')) execute function keep_last_admin();
create constraint trigger last_admin_deleted after delete on users deferrable initially deferred
  for each row when (old.role = 'ADMIN' and old.status = 'active') execute function keep_last_admin();

create table credential (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  kind text not null check (kind in ('password', 'passkey', 'totp', 'recovery')),
  secret text not null,
  failures integer not null default 0,
  disabled_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index credential_password on credential (user_id) where kind = 'password';
create index credential_user on credential (user_id);

create table identity (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  provider text not null,
  subject text not null,
  created_at timestamptz not null,
  unique (provider, subject)
);
create index identity_user on identity (user_id);

create table session (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null unique,
  kind text not null default 'browser' check (kind in ('browser', 'tokens')),
  device text not null default '',
  address text not null default '',
  auth_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index session_of_user on session (user_id, id desc);
create index session_expiry on session (expires_at);

-- A family is one sign-in by the token endpoint: `session_id`. Reuse of a used token ends the session and with it all of them.
create table refresh_token (
  id uuid primary key,
  session_id uuid not null references session on delete cascade,
  token_hash bytea not null unique,
  used_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index refresh_token_session on refresh_token (session_id);

create table api_token (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null unique,
  prefix text not null,
  name text not null,
  scopes text[] not null,
  source text not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null
);
create index api_token_user on api_token (user_id, id desc);

-- The link itself is a signed token made while the message is written; only its id is kept here.
create table one_time_token (
  jti uuid primary key,
  purpose text not null,
  user_id uuid references users on delete cascade,
  payload jsonb not null default '{}',
  token_hash bytea,
  used_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index one_time_token_user on one_time_token (user_id, purpose) where used_at is null;
create index one_time_token_expiry on one_time_token (expires_at);

-- Mail that somebody asked for by naming an address. The request writes this row whether or not the address is known, so
-- that its answer takes the same time; a loop takes the row and does what there is to do.
create table mail_request (
  id uuid primary key,
  purpose text not null check (purpose in ('verify-email', 'reset-password', 'unlock')),
  email_sealed text not null,
  address text not null default '',
  trace_id text not null default '',
  created_at timestamptz not null
);

create table throttle (
  key text primary key,
  fails integer not null,
  total integer not null default 0,
  blocked_until timestamptz,
  updated_at timestamptz not null
);

create table invitation (
  id uuid primary key,
  token_hash bytea not null unique,
  email_sealed text,
  email_hash uuid,
  role text not null default 'AUTHENTICATED' check (role in ('AUTHENTICATED', 'MANAGER', 'ADMIN')),
  invited_by uuid references users on delete set null,
  accepted_by uuid references users on delete set null,
  accepted_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null
);

create table signing_key (
  kid text primary key,
  private_key_sealed text not null,
  public_key jsonb not null,
  retired_at timestamptz,
  created_at timestamptz not null
);

create table idempotency (
  principal text not null,
  key text not null,
  route text not null,
  body_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null,
  primary key (principal, key)
);
create index idempotency_age on idempotency (created_at);

create table audit (
  id uuid not null,
  action text not null,
  actor_id uuid,
  target_id uuid,
  address text not null default '',
  trace_id text not null default '',
  details jsonb not null default '{}',
  at timestamptz not null,
  primary key (id)
) partition by range (id);
create table audit_default partition of audit default;
create index audit_target on audit (target_id, id desc);
create index audit_actor on audit (actor_id, id desc);

-- Append-only: retention drops whole partitions, nothing else removes or rewrites a row.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only.' using errcode = 'check_violation', constraint = 'audit_append_only';
end
$$;
create trigger audit_append_only before update or delete on audit for each row execute function refuse_audit_change();
