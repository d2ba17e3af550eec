-- An invitation goes by the id of its one-time link, whose token is stored nowhere; and the audit log is searched by action.
alter table invitation drop column token_hash;
create index invitation_address on invitation (email_hash) where accepted_at is null;
create index invitation_kept_address on invitation (expires_at) where email_sealed is not null;
create index audit_action on audit (action, id desc);
