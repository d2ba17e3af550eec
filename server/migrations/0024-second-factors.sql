-- What passkeys, authenticator apps and recovery codes need beside a secret.
alter table credential
  -- How its owner calls a passkey.
  add column name text not null default '' check (length(name) <= 100),
  -- The id that the authenticator gave to a passkey.
  add column external_id text,
  add column transports text[] not null default '{}',
  -- Of a passkey how often it was used, of an authenticator app the last step of 30 seconds whose code was taken.
  add column counter bigint not null default 0,
  add column last_used_at timestamptz,
  -- A password of fewer than 15 characters, which is allowed only beside a second factor.
  add column short boolean not null default false;

create unique index credential_passkey on credential (external_id) where kind = 'passkey';
create unique index credential_totp on credential (user_id) where kind = 'totp';
create index one_time_token_hash on one_time_token (token_hash) where token_hash is not null;

alter table mail_request drop constraint mail_request_purpose_check;
alter table mail_request add constraint mail_request_purpose_check
  check (purpose in ('verify-email', 'reset-password', 'unlock', 'sign-in-link'));
