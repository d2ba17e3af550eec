-- What people write for readers, and which addresses asked to be told of it.
create table article (
  id uuid primary key,
  author_id uuid not null references users on delete cascade,
  -- Given with the first publication and kept from then on: readers have the address.
  slug text unique check (length(slug) between 1 and 120),
  title text not null check (length(title) between 1 and 200),
  content text not null check (length(content) <= 100000),
  -- Made of the content when it is saved, so that lists need not read it.
  summary text not null,
  words integer not null,
  tags text[] not null default '{}',
  status text not null default 'draft' check (status in ('draft', 'published')),
  -- Also says that its one announcement was made.
  first_published_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (status = 'draft' or (slug is not null and first_published_at is not null)),
  check ((slug is null) = (first_published_at is null))
);
create index article_author on article (author_id, id desc);
create index article_published on article (first_published_at desc, id desc) where status = 'published';
create index article_tags on article using gin (tags) where status = 'published';

-- A wish to be told by mail, until somebody who reads that mailbox confirms it.
create table article_subscription (
  id uuid primary key,
  recipient_id uuid not null references recipient on delete cascade,
  kind text not null check (kind in ('author', 'tag')),
  resource_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz
);
create index article_subscription_expiry on article_subscription (expires_at);
