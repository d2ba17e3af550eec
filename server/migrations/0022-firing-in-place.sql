-- A firing changes a price alert in place: no index covers what it changes, and its page has room for the new version.

-- A rest ends by itself when its time has come, so it needs no phase, no index and no statement that ends it.
drop index price_alert_resting;
update price_alert set phase = 'armed' where phase = 'resting';
alter table price_alert drop constraint price_alert_phase_check;
alter table price_alert add check (phase in ('armed', 'holding', 'idle'));
comment on column price_alert.phase is
  'armed waits for the price, from resting_until on; holding is true now and has an open alert; idle waits for its owner';
alter table price_alert set (fillfactor = 60);

-- Firings are written in the transaction that fires their alert: a look-up and a lock for each of ten thousand would only
-- find what that transaction has just changed.
alter table price_alert_firing drop constraint price_alert_firing_alert_id_fkey;
create function forget_firings() returns trigger language plpgsql as $$
begin
  delete from price_alert_firing f using gone where f.alert_id = gone.id;
  return null;
end $$;
create trigger forget_firings after delete on price_alert referencing old table as gone
  for each statement execute function forget_firings();
