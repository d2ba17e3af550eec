import type { Severity } from '@tocsin/sdk/contract';

/** What this source publishes: a fact, with what it concerns and what it does to its alert. */
export interface EventDraft {
  source: 'networks';
  externalId: string;
  type: 'network.delay' | 'network.hegemony' | 'network.disconnection';
  category: 'network';
  subject: string;
  severity: Severity;
  time: Date;
  data: { title: string; body: string } & AlarmFacts;
  resources: { kind: string; id: string }[];
  alert: { key: string; state: 'open' | 'resolve' };
}

/** The part of the data that the list of alarms and the alert's page read. */
export type AlarmFacts = {
  /** An `end` closes an alert and is not in the list of alarms. */
  phase: 'alarm' | 'end';
  kind: 'delay' | 'hegemony' | 'disconnection';
  /** Signed; null for a disconnection. */
  deviation: number | null;
  /** The average level of a disconnection; null otherwise. */
  level: number | null;
  address_family: 4 | 6 | null;
  /** Both ends, as people say them. */
  ends: string[];
  /** The other numbers of the datapoint, and the page of the measuring project about it. */
  details: Record<string, string | number>;
};
