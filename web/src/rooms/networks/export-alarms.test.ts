import type { Alarm } from '@tocsin/sdk/contract';
import { expect, test } from 'vitest';
import { csvOfAlarms } from './export-alarms.ts';

const alarm: Alarm = {
  id: '019e0000-0000-7000-8000-000000000001',
  kind: 'delay',
  severity: 'medium',
  title: '=HYPERLINK("https://attacker.example")',
  body: '',
  time: '2026-11-20T12:00:00.000Z',
  received_at: '2026-11-20T12:01:00.000Z',
  deviation: -45,
  level: null,
  address_family: 4,
  ends: ['@Vienna, AT', 'AS2497 (IIJ)'],
  alert: null,
  details: {},
};

test('rule 55: an alarm whose names begin like a formula is defused in the file', () => {
  const [head, line] = csvOfAlarms([alarm]).split('\r\n');
  expect(head).toBe('id,time,received_at,kind,severity,deviation,level,address_family,ends,title,alert,alert_state');
  expect(line).toContain(`"'=HYPERLINK(""https://attacker.example"")"`);
  expect(line).toContain(`"'@Vienna, AT | AS2497 (IIJ)"`);
  expect(line).toContain(",'-45,");
});
