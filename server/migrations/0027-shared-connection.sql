-- Whether a press counts also from somebody whom nobody here is mapped to, and the index by which a press finds its person.
alter table connection add column shared boolean not null default false;
update connection set shared = true, state = 'ready' where state = 'shared';
create index connection_provider_user on connection (channel, provider_user_id) where provider_user_id is not null;
