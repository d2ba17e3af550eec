-- What people say about themselves, their pictures, and lists and counts of a million people that read no more than they show.

-- Bytes by their hash, so that several processes agree on them and no file is written.
create table blob (
  sha256 bytea primary key check (length(sha256) = 32),
  kind text not null check (kind in ('picture')),
  type text not null,
  content bytea not null,
  created_at timestamptz not null
);
alter table blob alter column content set storage external;

alter table users
  add column first_name text not null default '' check (length(first_name) <= 100),
  add column last_name text not null default '' check (length(last_name) <= 100),
  add column nickname text check (nickname ~ '^[A-Za-z0-9_-]{3,50}$'),
  add column headline text not null default '' check (length(headline) <= 120),
  add column bio text not null default '' check (length(bio) <= 500),
  add column location text not null default '' check (length(location) <= 100),
  add column density text not null default 'comfortable' check (density in ('comfortable', 'compact')),
  add column github_url text not null default '' check (length(github_url) <= 300),
  add column linkedin_url text not null default '' check (length(linkedin_url) <= 300),
  add column web_url text not null default '' check (length(web_url) <= 300),
  add column picture bytea references blob,
  add column small_picture bytea references blob,
  add check ((picture is null) = (small_picture is null));
create unique index users_nickname on users ((lower(nickname) collate "C"));
create index users_picture on users (picture) where picture is not null;
create index users_small_picture on users (small_picture) where small_picture is not null;

-- adjective_animal_number, for whoever has chosen none: 4,096 pairs of words and 90,000 numbers.
create function free_nickname() returns text language plpgsql volatile as $$
declare
  adjectives text[] := array['able', 'agile', 'alert', 'amber', 'ample', 'azure', 'bold', 'brave', 'breezy', 'bright', 'brisk', 'bronze', 'calm',
    'candid', 'clear', 'clever', 'cobalt', 'copper', 'coral', 'crisp', 'deft', 'eager', 'early', 'fair', 'fleet', 'fond', 'frank', 'fresh', 'gentle',
    'glad', 'golden', 'grand', 'green', 'happy', 'hardy', 'honest', 'humble', 'ivory', 'jolly', 'keen', 'kind', 'lively', 'loyal', 'lucid', 'mellow',
    'merry', 'mild', 'neat', 'nimble', 'noble', 'patient', 'plain', 'proud', 'quick', 'quiet', 'ready', 'silver', 'sound', 'steady', 'sunny', 'swift',
    'tidy', 'warm', 'wise'];
  animals text[] := array['badger', 'bear', 'beaver', 'bison', 'bittern', 'crane', 'cricket', 'curlew', 'deer', 'dolphin', 'dove', 'eagle', 'egret',
    'eider', 'elk', 'falcon', 'finch', 'fox', 'gannet', 'goose', 'grebe', 'gull', 'hare', 'hawk', 'hedgehog', 'heron', 'ibex', 'ibis', 'jay',
    'kestrel', 'kite', 'lark', 'lynx', 'marten', 'martin', 'merlin', 'mole', 'moose', 'newt', 'osprey', 'otter', 'owl', 'petrel', 'pike', 'plover',
    'puffin', 'quail', 'raven', 'robin', 'rook', 'salmon', 'seal', 'shrew', 'skylark', 'snipe', 'sparrow', 'stoat', 'stork', 'swallow', 'swan',
    'tern', 'thrush', 'vole', 'wren'];
  wanted text;
begin
  loop
    wanted := adjectives[1 + floor(random() * 64)::int] || '_' || animals[1 + floor(random() * 64)::int] || '_' || (10000 + floor(random() * 90000)::int);
    exit when not exists (select 1 from users where lower(nickname) collate "C" = wanted collate "C");
  end loop;
  return wanted;
end
$$;
update users set nickname = free_nickname();
alter table users alter column nickname set default free_nickname();
alter table users alter column nickname set not null;

-- The closed choices that lists are narrowed by, in one number: role × 6 + state × 2 + professional status. There are 18, so
-- that a list of any of them in any order is the merge of at most 18 ranges of one index, each read no further than shown.
alter table users add column facet smallint generated always as (
  case when status = 'erased' then null else
    (case role when 'AUTHENTICATED' then 0 when 'MANAGER' then 6 else 12 end)
    + (case when status = 'disabled' then 4 when email_verified_at is null then 2 else 0 end)
    + (case when professional_status_at is null then 0 else 1 end)
  end) stored;
create index users_in_order_of_creation on users (facet, created_at, id);
create index users_in_order_of_sign_in on users (facet, (coalesce(last_sign_in_at, '-infinity'::timestamptz)), id);
create index users_in_order_of_email on users (facet, (lower(email) collate "C"), id);
create index users_in_order_of_name on users (facet, (lower(display_name) collate "C"), id);
create index users_in_order_of_last_name on users (facet, (lower(last_name) collate "C"), id) where last_name <> '';
create index users_in_order_of_nickname on users (facet, (lower(nickname) collate "C"), id);
drop index users_newest;
drop index users_by_email;
drop index users_by_name;

-- How many people there are of each facet, as changes that only add rows: two sign-ups at once never wait for each other.
-- The nightly sweep adds them up.
create table people_count (
  id bigint generated always as identity primary key,
  facet smallint not null,
  people bigint not null
);
insert into people_count (facet, people) select facet, count(*) from users where facet is not null group by facet;
create function count_new_people() returns trigger language plpgsql as $$
begin
  insert into people_count (facet, people) select facet, count(*) from changed where facet is not null group by facet;
  return null;
end
$$;
create function count_gone_people() returns trigger language plpgsql as $$
begin
  insert into people_count (facet, people) select facet, -count(*) from changed where facet is not null group by facet;
  return null;
end
$$;
create function count_changed_person() returns trigger language plpgsql as $$
begin
  insert into people_count (facet, people)
  select facet, people from (values (old.facet, -1), (new.facet, 1)) as change (facet, people) where facet is not null;
  return null;
end
$$;
create trigger people_counted_new after insert on users referencing new table as changed for each statement execute function count_new_people();
create trigger people_counted_gone after delete on users referencing old table as changed for each statement execute function count_gone_people();
create trigger people_counted_changed after update on users
  for each row when (old.facet is distinct from new.facet) execute function count_changed_person();

-- How many people were active and how many confirmed their address, taken at most once an hour.
create table people_figures (
  hour timestamptz primary key,
  figures jsonb not null
);

-- Emptying the audit log is a change of it as well.
create trigger audit_never_emptied before truncate on audit for each statement execute function refuse_audit_change();
create trigger audit_default_never_emptied before truncate on audit_default for each statement execute function refuse_audit_change();
