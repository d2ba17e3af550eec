import { categories, channels, reasons } from '@tocsin/sdk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, rules, rulesOf, settle, type Candidate, type Verdict } from './precedence.ts';

const plain: Candidate = {
  mandatory: false,
  mandatoryUnverified: false,
  accountActive: true,
  verified: true,
  suppressed: false,
  muted: false,
  watchChannels: null,
  channel: 'email',
  category: 'network',
  hasDestination: true,
  preferenceDestination: null,
  preferenceCategory: null,
  preferenceChannel: null,
};
const said = (verdict: Verdict) => (verdict.status === 'queued' ? 'queued' : verdict.reason);
const verdictOn = (change: Partial<Candidate>) => said(decide({ ...plain, ...change }));

describe('the order of precedence', () => {
  // Each row breaks one more thing; the first thing that stands against a message names the reason.
  it.each<[string, Partial<Candidate>]>([
    ['queued', {}],
    ['no_destination', { hasDestination: false }],
    ['default_off', { category: 'article', channel: 'slack', hasDestination: false }],
    ['preference_channel', { preferenceChannel: false, category: 'article', channel: 'slack' }],
    ['preference_category', { preferenceCategory: false, preferenceChannel: true }],
    ['preference_destination', { preferenceDestination: false, preferenceCategory: true }],
    ['watch_channels', { watchChannels: ['in_app'], preferenceDestination: true }],
    ['muted', { muted: true, watchChannels: ['email'] }],
    ['suppressed_address', { suppressed: true, muted: true }],
    ['unverified_contact', { verified: false, suppressed: true }],
    ['account_inactive', { accountActive: false, verified: false }],
  ])('gives %s', (reason, change) => {
    expect(verdictOn(change)).toBe(reason);
  });

  it('lets what is more specific switch on what is less specific switched off', () => {
    expect(verdictOn({ watchChannels: ['email'], preferenceDestination: false })).toBe('queued');
    expect(verdictOn({ preferenceDestination: true, preferenceCategory: false })).toBe('queued');
    expect(verdictOn({ preferenceCategory: true, preferenceChannel: false })).toBe('queued');
    expect(verdictOn({ preferenceChannel: true, category: 'article', channel: 'slack' })).toBe('queued');
  });

  it('sends what is mandatory past mutes and choices, and stops only for a bounce or a missing address', () => {
    const against = {
      mandatory: true,
      muted: true,
      watchChannels: [],
      preferenceDestination: false,
      preferenceCategory: false,
    } as const;
    expect(verdictOn(against)).toBe('queued');
    expect(verdictOn({ ...against, suppressed: true })).toBe('suppressed_address');
    expect(verdictOn({ ...against, verified: false })).toBe('unverified_contact');
    expect(verdictOn({ ...against, accountActive: false })).toBe('account_inactive');
    expect(verdictOn({ ...against, verified: false, accountActive: false, mandatoryUnverified: true })).toBe('queued');
    expect(verdictOn({ ...against, hasDestination: false })).toBe('no_destination');
  });

  it('says the same whether asked at once or stage by stage, with a reason that people can read', () => {
    const maybe = fc.option(fc.boolean(), { nil: null });
    const candidate: fc.Arbitrary<Candidate> = fc.record({
      mandatory: fc.boolean(),
      mandatoryUnverified: fc.boolean(),
      accountActive: fc.boolean(),
      verified: fc.boolean(),
      suppressed: fc.boolean(),
      muted: fc.boolean(),
      watchChannels: fc.option(fc.uniqueArray(fc.constantFrom(...channels)), { nil: null }),
      channel: fc.constantFrom(...channels),
      category: fc.constantFrom(...categories),
      hasDestination: fc.boolean(),
      preferenceDestination: maybe,
      preferenceCategory: maybe,
      preferenceChannel: maybe,
    });
    fc.assert(
      fc.property(candidate, (one) => {
        const staged =
          settle(rulesOf('authorise'), one) ?? settle(rulesOf('mute'), one) ?? settle(rulesOf('prefer'), one);
        expect(staged).toBe(decide(one));
        expect(staged?.status === 'queued' || (staged && reasons[staged.reason])).toBeTruthy();
      }),
    );
  });

  it('is told in sentences, one for each rule', () => {
    expect(rules.map(({ name }) => name)).toEqual([
      'mandatory',
      'account',
      'suppression',
      'mute',
      'watch',
      'destination',
      'category',
      'channel',
      'default',
    ]);
    for (const { sentence } of rules) expect(sentence).toMatch(/[.,]$/);
  });

  it('allocates nothing for a verdict', () => {
    expect(decide({ ...plain })).toBe(decide({ ...plain }));
    expect(decide({ ...plain, muted: true })).toBe(decide({ ...plain, muted: true }));
  });
});
