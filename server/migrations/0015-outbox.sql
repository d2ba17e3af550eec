-- Ready work on its way to a broker: ids only, written in the transaction that makes the work. The tables of the work stay
-- the truth, so a row here may be lost or repeated without harm.
create table transport (
  "only" boolean primary key default true check ("only"),
  name text not null check (name in ('postgres', 'kafka', 'rabbitmq'))
);
insert into transport (name) values ('postgres');

-- Triggers, so that no statement that makes work can forget the outbox. With postgres they write nothing.
create function tell_of_pages() returns trigger language plpgsql as $$
begin
  if exists (select from transport where name <> 'postgres') then
    insert into outbox (topic, payload, created_at) select 'fan-out', to_jsonb(event_id || '/' || page), due_at from made order by page;
  end if;
  return null;
end $$;
create trigger tell_of_pages after insert on fan_out_page referencing new table as made
  for each statement execute function tell_of_pages();

create function tell_of_parcels() returns trigger language plpgsql as $$
begin
  if exists (select from transport where name <> 'postgres') then
    insert into outbox (topic, payload, created_at) select 'deliver-' || channel, to_jsonb(id), due_at from made order by id;
  end if;
  return null;
end $$;
create trigger tell_of_parcels after insert on parcel referencing new table as made
  for each statement execute function tell_of_parcels();
