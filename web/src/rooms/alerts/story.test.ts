import type { Decision } from '@tocsin/sdk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { showTimesIn } from '../../lib/format.ts';
import { storyOf, type AlertStory, type Why } from './story.ts';

const at = (clock: string) => `2026-11-20T${clock}Z`;
const event = (id: string, change: Partial<Why['event']>): Why['event'] => ({
  id,
  source: 'networks',
  type: 'network.delay',
  category: 'network',
  severity: 'high',
  title: 'Delay from Vienna, AT to AS2497 rose',
  body: '94.1 ms',
  url: null,
  time: at('13:00:00'),
  received_at: at('13:00:00'),
  alert_id: 'alert',
  cause_event_id: null,
  ...change,
});
const decision = (id: string, change: Partial<Decision>): Decision => ({
  delivery_id: id,
  event_id: 'e1',
  channel: 'email',
  destination: 'a…@example.org',
  status: 'sent',
  reason: null,
  sentence: '',
  setting_url: null,
  decided_at: at('13:00:01'),
  due_at: null,
  attempts: [],
  ...change,
});
const alert = (change: Partial<AlertStory>): AlertStory => ({
  id: 'alert',
  source: 'networks',
  key: 'delay',
  category: 'network',
  state: 'open',
  severity: 'high',
  title: 'Delay from Vienna, AT to AS2497 rose',
  body: '',
  url: null,
  resources: [],
  opened_at: at('13:00:00'),
  last_event_at: at('13:00:00'),
  acknowledged_at: null,
  acknowledged_by: null,
  resolved_at: null,
  resolved_by: null,
  reopened: 0,
  flapping: false,
  may: { acknowledge: true, resolve: false },
  events: [event('e1', {})],
  notification_id: null,
  ...change,
});
const lines = (story: AlertStory, decisions: Decision[]) =>
  storyOf(story, [{ event: event('e1', {}), watch: null, decisions, silence: null }]).map(
    ({ sentence, meta, mark }) => [sentence, meta, mark],
  );

beforeAll(() => showTimesIn('UTC'));
afterAll(() => showTimesIn(undefined));

test('a decision follows the event that caused it, with its reason in words', () => {
  const suppressed = decision('d1', {
    channel: 'slack',
    destination: '#noc',
    status: 'suppressed',
    sentence: 'You muted this.',
  });
  expect(lines(alert({}), [suppressed])).toEqual([
    ['Delay from Vienna, AT to AS2497 rose', '94.1 ms', { severity: 'high' }],
    ['Slack to #noc: not sent', 'You muted this.', 'waiting'],
  ]);
});

test('one attempt that went well is part of its decision', () => {
  const sent = decision('d1', { attempts: [{ at: at('13:00:02'), outcome: 'ok', detail: '250 queued' }] });
  expect(lines(alert({}), [sent])[1]).toEqual(['E-mail to a…@example.org: sent', '250 queued', 'done']);
});

test('attempts that failed stand in the conversation at their time', () => {
  const attempts: Decision['attempts'] = [
    { at: at('13:00:02'), outcome: 'later', detail: '451 greylisted' },
    { at: at('13:05:02'), outcome: 'ok', detail: '250 queued' },
  ];
  expect(lines(alert({}), [decision('d1', { attempts })]).slice(2)).toEqual([
    ['E-mail to a…@example.org: refused for now', 'Attempt 1 · 451 greylisted', 'warning'],
    ['E-mail to a…@example.org: accepted', 'Attempt 2 · 250 queued', 'done'],
  ]);
});

test('what is held says until when', () => {
  const held = decision('d1', { status: 'held', due_at: at('07:30:00'), sentence: 'Quiet hours.' });
  expect(lines(alert({}), [held])[1]).toEqual([
    'E-mail to a…@example.org: held until 07:30',
    'Quiet hours.',
    'waiting',
  ]);
});

test('a rise of severity is said where it happened', () => {
  const rising = alert({
    events: [event('e1', {}), event('e2', { severity: 'critical', received_at: at('13:30:00') })],
  });
  expect(lines(rising, []).at(-1)?.[1]).toBe('Severity rose from high to critical · 94.1 ms');
});

test('a dip and a return is no rise', () => {
  const severities = ['high', 'low', 'high'] as const;
  const events = severities.map((severity, n) => event(`e${n}`, { severity, received_at: at(`13:0${n}:00`) }));
  expect(lines(alert({ events }), []).map(([, meta]) => meta)).toEqual(['94.1 ms', '94.1 ms', '94.1 ms']);
});

test('the event that resolved the alert is marked as its end', () => {
  const end = event('e2', { received_at: at('13:41:00'), title: 'Delay from Vienna, AT to AS2497 is back to usual' });
  const resolved = alert({ state: 'resolved', resolved_at: end.received_at, events: [event('e1', {}), end] });
  expect(lines(resolved, []).at(-1)).toEqual(['Delay from Vienna, AT to AS2497 is back to usual', '94.1 ms', 'done']);
});

test('who acknowledged stands in the conversation, once', () => {
  const ada = { id: 'ada', display_name: 'Ada' };
  const acknowledged = alert({ state: 'acknowledged', acknowledged_at: at('13:10:00'), acknowledged_by: ada });
  expect(lines(acknowledged, []).at(-1)?.[0]).toBe('Ada acknowledged it');
  const told = alert({
    ...acknowledged,
    events: [
      event('e1', {}),
      event('e2', { type: 'tocsin.alert.acknowledged', received_at: at('13:10:00'), title: 'Ada is on it' }),
    ],
  });
  expect(lines(told, []).map(([sentence]) => sentence)).toEqual([
    'Delay from Vienna, AT to AS2497 rose',
    'Ada is on it',
  ]);
});
