-- How many messages of each partition still wait at the broker, written by whichever process reads it.
alter table feed_position add column lag bigint;
