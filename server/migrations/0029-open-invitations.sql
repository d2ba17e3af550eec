-- Invitations without an address, whose link whoever invites hands over themselves; and invitations from the shell of the server.
alter table invitation
  add column kind text not null default 'mailed' check (kind in ('mailed', 'open')),
  add column note text not null default '' check (length(note) <= 100),
  -- Said here and not by the missing person: what somebody sent who is gone must not gain the rights of the operator.
  add column from_shell boolean not null default false,
  add check (kind = 'mailed' or (email_sealed is null and email_hash is null and role = 'AUTHENTICATED')),
  add check (not from_shell or invited_by is null);
drop index invitation_kept_address;
create index invitation_kept on invitation (expires_at) where email_sealed is not null or note <> '';

-- A list in one order that is narrowed by the time of registration reads its index alone until the page is full. The
-- column behind each expression is there because the planner asks for it, although the index holds what is made of it.
drop index users_in_order_of_sign_in, users_in_order_of_email, users_in_order_of_name;
create index users_in_order_of_sign_in on users (facet, (coalesce(last_sign_in_at, '-infinity'::timestamptz)), id)
  include (created_at, last_sign_in_at);
create index users_in_order_of_email on users (facet, (lower(email) collate "C"), id) include (created_at, email);
create index users_in_order_of_name on users (facet, (lower(display_name) collate "C"), id) include (created_at, display_name);
