-- How a linked login is called at its provider and when it was last used, so that its owner can tell one from another.
alter table identity
  add column label text not null default '' check (length(label) <= 320),
  add column last_used_at timestamptz;
