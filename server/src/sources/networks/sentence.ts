import type { Alarm, DelayAlarm, DisconnectionAlarm, HegemonyAlarm, ReconnectionAlarm, Stream } from './alarm.ts';
import { cityLabel, countryName, networkName } from './catalogue.ts';
import type { Location } from './location.ts';

/** What people read of an alarm: one line, and the numbers behind it. */
export interface Sentences {
  title: string;
  body: string;
}

export function sentencesOf(alarm: Alarm): Sentences {
  switch (alarm.kind) {
    case 'delay':
      return { title: `${aboutOf(alarm)} ${delayChange(alarm)}`, body: delayBody(alarm) };
    case 'hegemony':
      return { title: `${aboutOf(alarm)} ${hegemonyChange(alarm)}`, body: hegemonyBody(alarm) };
    case 'disconnection':
      return { title: `${aboutOf(alarm)} disconnected: ${disconnectionSize(alarm)}`, body: disconnectionBody(alarm) };
    case 'reconnection':
      return { title: `${aboutOf(alarm)} reconnected after ${span(alarm)}`, body: reconnectionBody(alarm) };
  }
}

/** What the alarm is about, as the beginning of a sentence. */
export function aboutOf(alarm: Alarm): string {
  switch (alarm.kind) {
    case 'delay': {
      const family = alarm.start.family === 6 || alarm.end.family === 6 ? ' over IPv6' : '';
      return `Delay${family} from ${locationLabel(alarm.start)} to ${locationLabel(alarm.end)}`;
    }
    case 'hegemony': {
      const family = alarm.family === 6 ? ' over IPv6' : '';
      return `Dependency${family} of ${scopeLabel(alarm.scope)} on ${networkLabel(String(alarm.asn))}`;
    }
    case 'disconnection':
    case 'reconnection':
      return `Probes in ${streamLabel(alarm.stream)}`;
  }
}

/** Both ends, as people say them; a disconnection has one. */
export function endsOf(alarm: Alarm): string[] {
  switch (alarm.kind) {
    case 'delay':
      return [locationLabel(alarm.start), locationLabel(alarm.end)];
    case 'hegemony':
      return [scopeLabel(alarm.scope), networkLabel(String(alarm.asn))];
    case 'disconnection':
    case 'reconnection':
      return [streamLabel(alarm.stream)];
  }
}

/** The end of an alarm that was not seen for two bins of its feed. */
export function backToUsual(about: string, binMinutes: number): Sentences {
  return {
    title: `${about} is back to its usual range`,
    body: `The feed went on for two bins of ${binMinutes} minutes without another alarm about it.`,
  };
}

/** The end of following a disconnection that never reported its reconnection. */
export function goneStale(about: string): Sentences {
  return {
    title: `${about}: no reconnection reported in 24 hours`,
    body: 'The feed went on for 24 hours without reporting it, so this disconnection is no longer followed. It may last.',
  };
}

export function networkLabel(asn: string): string {
  // Exchange points are written as negative AS numbers.
  if (asn.startsWith('-')) return `IXP ${asn.slice(1)}`;
  const name = networkName(asn);
  return name === null ? `AS${asn}` : `AS${asn} (${name})`;
}

function locationLabel({ type, name }: Location): string {
  switch (type) {
    case 'AS':
      return networkLabel(name);
    case 'CT':
      return short(cityLabel(name));
    case 'PB':
      return `probe ${name}`;
    case 'IP':
      return name;
  }
}

function scopeLabel(scope: number): string {
  return scope === 0 ? 'the whole Internet' : networkLabel(String(scope));
}

function streamLabel({ type, name }: Stream): string {
  switch (type) {
    case 'ASN':
      return networkLabel(name);
    case 'COUNTRY':
      return countryName(name.toUpperCase()) ?? name;
    case 'ADMIN1':
    case 'ADMIN2':
      return short(cityLabel(name));
  }
}

/** Two names fit into the 200 characters of a title; no real city needs more. */
function short(name: string): string {
  return name.length <= 60 ? name : `${name.slice(0, 59)}…`;
}

function delayChange({ deviation, median }: DelayAlarm): string {
  const value = median === null ? '' : `${median.toFixed(1)} ms, `;
  return `${rose(deviation)}: ${value}deviation ${signed(deviation)}`;
}

function hegemonyChange({ deviation, hegemony }: HegemonyAlarm): string {
  const value = hegemony === null ? '' : `hegemony ${hegemony.toFixed(2)}, `;
  return `${rose(deviation)}: ${value}deviation ${signed(deviation)}`;
}

function disconnectionSize({ probes, totalProbes, level }: DisconnectionAlarm): string {
  const count = probes === null ? [] : [totalProbes === null ? `${probes}` : `${probes} of ${totalProbes}`];
  return [...count, `level ${level.toFixed(1)}`].join(', ');
}

function delayBody(alarm: DelayAlarm): string {
  const facts = [
    ...(alarm.median === null ? [] : [`median ${alarm.median.toFixed(1)} ms`]),
    ...(alarm.minimum === null ? [] : [`minimum ${alarm.minimum.toFixed(1)} ms`]),
    ...(alarm.samples === null ? [] : [counted(alarm.samples, 'sample')]),
    ...(alarm.probes === null ? [] : [counted(alarm.probes, 'probe')]),
  ];
  return measured(30, alarm.time, facts);
}

function hegemonyBody(alarm: HegemonyAlarm): string {
  const facts = [
    ...(alarm.hegemony === null ? [] : [`hegemony ${alarm.hegemony.toFixed(2)} on a scale of 0 to 1`]),
    ...(alarm.peers === null ? [] : [`seen from ${counted(alarm.peers, 'vantage point')}`]),
  ];
  return measured(15, alarm.time, facts);
}

function measured(binMinutes: number, time: Date, facts: readonly string[]): string {
  const values = facts.length === 0 ? '' : `: ${facts.join(', ')}`;
  return `Measured in the ${binMinutes}-minute bin of ${utc(time)}${values}. ${deviationSentence}`;
}

const deviationSentence = 'The deviation says how far this is from the usual value of the 72 hours before.';

function disconnectionBody(alarm: DisconnectionAlarm): string {
  return `They lost their connection together from ${utc(alarm.startedAt)}. Their reconnection ends this alert.`;
}

function reconnectionBody(alarm: ReconnectionAlarm): string {
  const probes = alarm.probes === null ? '' : ` ${counted(alarm.probes, 'probe')} came back.`;
  return `Disconnected from ${fromTo(alarm.startedAt, alarm.endedAt)}.${probes}`;
}

function rose(deviation: number): string {
  return deviation < 0 ? 'fell' : 'rose';
}

/** A plain hyphen stands for minus, because many text messages cannot carry the longer sign. */
function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;
}

function counted(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

function utc(time: Date): string {
  return `${clock(time)} UTC on ${day.format(time)}`;
}

function fromTo(start: Date, end: Date): string {
  const sameDay = day.format(start) === day.format(end);
  return `${sameDay ? clock(start) : utc(start)} to ${utc(end)}`;
}

function clock(time: Date): string {
  return time.toISOString().slice(11, 16);
}

function span({ durationSeconds }: ReconnectionAlarm): string {
  const minutes = Math.round(durationSeconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
