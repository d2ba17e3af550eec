-- The list of a source's events, newest first, without walking through those of the others.
create index event_source on event (source, id desc);
