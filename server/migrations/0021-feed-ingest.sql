-- Less is written for each alarm that a feed brings: an open alarm holds what it was last seen as, not the event that
-- will end it, and rows that are written again and again have room for that in their page.
alter table open_alarm add column alarm json;
update open_alarm set alarm = case kind
  when 'delay' then json_build_object('kind', kind, 'time', (closing->>'time')::timestamptz - interval '60 minutes',
    'start', json_build_object('type', left(details->>'startpoint', 2), 'name', substring(details->>'startpoint' from '^..(.*)v[46]$'), 'family', right(details->>'startpoint', 1)::int),
    'end', json_build_object('type', left(details->>'endpoint', 2), 'name', substring(details->>'endpoint' from '^..(.*)v[46]$'), 'family', right(details->>'endpoint', 1)::int),
    'deviation', closing->'data'->'deviation', 'median', details->'median_ms', 'minimum', details->'minimum_ms', 'samples', details->'samples',
    'tracks', details->'tracks', 'probes', details->'probes', 'entropy', details->'entropy', 'hop', details->'hop', 'realRtts', details->'real_rtts')
  when 'hegemony' then json_build_object('kind', kind, 'time', (closing->>'time')::timestamptz - interval '30 minutes',
    'asn', details->'asn', 'scope', details->'scope', 'family', closing->'data'->'address_family', 'hegemony', details->'hegemony',
    'peers', details->'peers', 'deviation', closing->'data'->'deviation')
  else json_build_object('kind', kind, 'stream', json_build_object('type', details->'stream_type', 'name', details->'stream_name'),
    'startedAt', details->'started_at', 'level', closing->'data'->'level', 'probes', details->'probes', 'totalProbes', details->'total_probes',
    'endedAt', details->'ended_at', 'durationSeconds', details->'duration_seconds')
  end
from (select key as of, closing->'data'->'details' as details from open_alarm) as old where old.of = open_alarm.key;
alter table open_alarm alter column alarm set not null, drop column closing, set (fillfactor = 70);

-- An update of an alert that changes none of its indexed columns stays in its page.
alter table alert set (fillfactor = 70);

-- Keys only ever come with a later time, so a summary of each range of pages finds the old ones as well.
drop index event_key_age;
create index event_key_age on event_key using brin (received_at);
