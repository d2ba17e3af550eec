-- How an account changes its address and how it ends: both wait for somebody's word, so both are rows until it is given.

-- Two mailboxes say yes to a change of address; afterwards the old one may take it back for some days. A change that was
-- dropped, undone or can be undone no more has no row: it would keep an address that nobody needs.
create table email_change (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  old_email text not null,
  new_email text not null,
  old_link uuid not null unique,
  new_link uuid not null unique,
  undo_link uuid unique,
  old_confirmed_at timestamptz,
  new_confirmed_at timestamptz,
  done_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  check ((done_at is null) = (undo_link is null))
);
create unique index email_change_waiting on email_change (user_id) where done_at is null;
create index email_change_expiry on email_change (expires_at);

-- The end of an account that its person asked for. Whoever signs in before it is due keeps the account.
create table account_deletion (
  user_id uuid primary key references users on delete cascade,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  kept_at timestamptz,
  check (due_at >= asked_at)
);
create index account_deletion_due on account_deletion (due_at);
create index account_deletion_kept on account_deletion (user_id) where kept_at is not null;

-- A trigger, so that no way to sign in can forget it.
create function keep_account() returns trigger language plpgsql as $$
begin
  update account_deletion set kept_at = new.created_at where user_id = new.user_id and kept_at is null;
  return null;
end
$$;
create trigger sign_in_keeps_account after insert on session for each row execute function keep_account();

-- Sessions of browsers that were not known, until their people are told. It is done beside the sign-in, not in it.
create table new_device (
  session_id uuid primary key references session on delete cascade,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null
);
create index new_device_oldest on new_device (created_at);

-- The audit log stays append-only. What may be done to a row is to forget where an erased person called from and what was
-- said about them in free words or chosen by them: who did what and when stays, with an id behind which there is nobody any more.
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.address in ('', old.address) and new.details = old.details - array['reason', 'note', 'zone', 'locale']
      and (new.id, new.action, new.trace_id, new.at) = (old.id, old.action, old.trace_id, old.at)
      and (new.actor_id, new.target_id) is not distinct from (old.actor_id, old.target_id)
      and exists (select 1 from users where id in (old.actor_id, old.target_id) and status = 'erased')
    then
      return new;
    end if;
  end if;
  raise exception 'The audit log is append-only.' using errcode = 'check_violation', constraint = 'audit_append_only';
end
$$;
