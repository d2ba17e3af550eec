-- A price alert may name the channels that tell of it; null leaves that to its owner's preferences.
alter table price_alert add channels text[]
  check (channels <@ array['in_app', 'email', 'sms', 'slack', 'discord', 'web_push', 'webhook'] and cardinality(channels) > 0);
