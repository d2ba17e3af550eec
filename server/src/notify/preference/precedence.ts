import type { Category, ChannelName, Reason } from '@tocsin/sdk/contract';
import { defaultSentence, onByDefault } from './defaults.ts';

/** One (recipient, channel, destination) that an event could reach, with every fact that may speak for or against it. */
export interface Candidate {
  /** The type must be told on this channel, whatever the person chose. */
  mandatory: boolean;
  /** It may even go to a disabled account or to an address that nobody has confirmed. */
  mandatoryUnverified: boolean;
  accountActive: boolean;
  verified: boolean;
  /** The address is on the suppression list. For a mandatory type only a hard bounce counts. */
  suppressed: boolean;
  muted: boolean;
  /** The channels of the watches that matched, or null when they leave it to the preferences. */
  watchChannels: readonly ChannelName[] | null;
  channel: ChannelName;
  category: Category;
  hasDestination: boolean;
  preferenceDestination: boolean | null;
  preferenceCategory: boolean | null;
  preferenceChannel: boolean | null;
}

export type Verdict = { readonly status: 'queued' } | { readonly status: 'suppressed'; readonly reason: Reason };

/** One rule: it settles the question with a verdict, or leaves it to the next rule with null. */
export interface Rule {
  readonly name: string;
  readonly stage: 'authorise' | 'mute' | 'prefer';
  /** How the rule reads in the help page. */
  readonly sentence: string;
  apply(candidate: Candidate): Verdict | null;
}

// Verdicts are shared constants: a fan-out asks for hundreds of thousands of them.
const queued: Verdict = Object.freeze({ status: 'queued' });
const inactive = refusal('account_inactive');
const unverified = refusal('unverified_contact');
const suppressed = refusal('suppressed_address');
const muted = refusal('muted');
const otherChannels = refusal('watch_channels');
const destinationOff = refusal('preference_destination');
const categoryOff = refusal('preference_category');
const channelOff = refusal('preference_channel');
const offByDefault = refusal('default_off');
const nowhere = refusal('no_destination');

/** The order of precedence, in the only place where it stands. The first rule that settles the question wins. */
export const rules: readonly Rule[] = [
  {
    name: 'mandatory',
    stage: 'authorise',
    sentence:
      'Security and account messages that you need in order to act are always sent in the app and by e-mail, and those with a link to use once by e-mail alone; only a hard bounce stops them.',
    apply: applyMandatory,
  },
  {
    name: 'account',
    stage: 'authorise',
    sentence: 'Anything else needs an active account and a confirmed address.',
    apply: applyAccount,
  },
  {
    name: 'suppression',
    stage: 'authorise',
    sentence: 'Nothing goes to an address that bounced, complained or opted out.',
    apply: (candidate) => (candidate.suppressed ? suppressed : null),
  },
  {
    name: 'mute',
    stage: 'mute',
    sentence: 'What you muted stays silent until the mute ends.',
    apply: (candidate) => (candidate.muted ? muted : null),
  },
  {
    name: 'watch',
    stage: 'prefer',
    sentence: 'A watch with channels of its own uses exactly those.',
    apply: applyWatch,
  },
  {
    name: 'destination',
    stage: 'prefer',
    sentence: 'Otherwise your choice for one address counts,',
    apply: (candidate) => applyChoice(candidate, candidate.preferenceDestination, destinationOff),
  },
  {
    name: 'category',
    stage: 'prefer',
    sentence: 'then your choice for the kind of notification on the channel,',
    apply: (candidate) => applyChoice(candidate, candidate.preferenceCategory, categoryOff),
  },
  {
    name: 'channel',
    stage: 'prefer',
    sentence: 'then your choice for the whole channel,',
    apply: (candidate) => applyChoice(candidate, candidate.preferenceChannel, channelOff),
  },
  {
    name: 'default',
    stage: 'prefer',
    sentence: defaultSentence,
    apply: (candidate) => (onByDefault(candidate.category, candidate.channel) ? wanted(candidate) : offByDefault),
  },
];

/** The rules of one stage of the fan-out, in their order. */
export function rulesOf(stage: Rule['stage']): readonly Rule[] {
  return rules.filter((rule) => rule.stage === stage);
}

/** What the first rule that settles the question says, or null when none of them does. */
export function settle(some: readonly Rule[], candidate: Candidate): Verdict | null {
  for (const rule of some) {
    const verdict = rule.apply(candidate);
    if (verdict !== null) return verdict;
  }
  return null;
}

/** Whether a message goes to this destination, and if not, why. */
export function decide(candidate: Candidate): Verdict {
  return settle(rules, candidate) ?? offByDefault;
}

function applyMandatory(candidate: Candidate): Verdict | null {
  if (!candidate.mandatory) return null;
  if (candidate.suppressed) return suppressed;
  return (candidate.mandatoryUnverified ? null : applyAccount(candidate)) ?? wanted(candidate);
}

function applyAccount(candidate: Candidate): Verdict | null {
  if (!candidate.accountActive) return inactive;
  return candidate.verified ? null : unverified;
}

function applyWatch(candidate: Candidate): Verdict | null {
  if (candidate.watchChannels === null) return null;
  return candidate.watchChannels.includes(candidate.channel) ? wanted(candidate) : otherChannels;
}

function applyChoice(candidate: Candidate, choice: boolean | null, off: Verdict): Verdict | null {
  if (choice === null) return null;
  return choice ? wanted(candidate) : off;
}

/** Last of all: what is wanted needs an address. */
function wanted(candidate: Candidate): Verdict {
  return candidate.hasDestination ? queued : nowhere;
}

function refusal(reason: Reason): Verdict {
  return Object.freeze({ status: 'suppressed', reason });
}
