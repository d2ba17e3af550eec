-- Who hosts visitors, who is in the house, and which tablets may register a visit.
create table host (
  user_id uuid primary key references users on delete cascade,
  team text check (length(team) between 1 and 60),
  away boolean not null default false,
  away_until timestamptz,
  last_visit_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (away or away_until is null)
);
create index host_team on host (lower(team));

-- A tablet at the door: its token opens the routes of the kiosk and nothing else.
create table kiosk (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  token_hash bytea not null unique,
  made_by uuid,
  created_at timestamptz not null,
  seen_at timestamptz,
  ended_at timestamptz
);

create sequence visit_badge minvalue 100 maxvalue 9999 cycle;

-- The one row that holds what is known of a visitor; events, alerts and deliveries carry ids only. `erased_at` says when
-- the personal data was removed.
create table visit (
  id uuid primary key,
  badge integer not null default nextval('visit_badge'),
  host_id uuid references users on delete set null,
  full_name text,
  company text,
  purpose text,
  email text,
  phone text,
  contact_ids uuid[] not null,
  checked_in_at timestamptz not null,
  check_out_at timestamptz not null,
  checked_out_at timestamptz,
  ended_by text check (ended_by in ('plan', 'desk', 'host', 'kiosk')),
  ended_by_user uuid,
  made_by uuid,
  kiosk_id uuid references kiosk,
  erased_at timestamptz,
  check (check_out_at > checked_in_at and checked_out_at >= checked_in_at),
  check ((checked_out_at is null) = (ended_by is null)),
  check (erased_at is not null or (length(full_name) between 5 and 100 and (email is not null or phone is not null)))
);
-- One visitor at a time for a host, whoever asks and however many at once.
create unique index visit_busy on visit (host_id) where checked_out_at is null;
create unique index visit_badge_on_site on visit (badge) where checked_out_at is null;
create index visit_due on visit (check_out_at) where checked_out_at is null;
create index visit_host on visit (host_id, id desc);
create index visit_erasable on visit (checked_out_at) where erased_at is null;
