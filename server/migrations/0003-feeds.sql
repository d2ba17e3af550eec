-- Where each feed stands, and what it sent that could not be read.
create table feed_position (
  source text not null,
  partition text not null,
  watermark timestamptz,
  feed_offset bigint,
  last_message_at timestamptz,
  messages bigint not null default 0,
  rejected bigint not null default 0,
  primary key (source, partition)
);

create table reject (
  id uuid primary key,
  source text not null,
  partition text not null,
  raw bytea not null,
  reason text not null,
  received_at timestamptz not null
);
create index reject_source on reject (source, id desc);
