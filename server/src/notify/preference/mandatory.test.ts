import { channels } from '@tocsin/sdk/contract';
import { describe, expect, it } from 'vitest';
import { isMandatory, mandatoryTypes, mayReachUnverified } from './mandatory.ts';

describe('mandatory types', () => {
  it('are the account messages that a person needs in order to act, and nothing else', () => {
    expect([...mandatoryTypes.keys()].every((type) => /^(account|tocsin\.destination)\./.test(type))).toBe(true);
    expect(isMandatory('account.welcome', 'email')).toBe(false);
    expect(isMandatory('network.delay', 'email')).toBe(false);
  });

  it('of an account reach people in the app and by e-mail only', () => {
    for (const type of [...mandatoryTypes.keys()].filter((each) => each.startsWith('account.')))
      expect(channels.filter((channel) => isMandatory(type, channel))).toEqual(['in_app', 'email']);
  });

  it('reach an unconfirmed address where it is about the address or about getting back in', () => {
    expect([...mandatoryTypes.keys()].filter(mayReachUnverified)).toEqual([
      'account.email_verification',
      'account.already_registered',
      'account.password_reset',
      'account.locked',
      'account.disabled',
      'account.deletion_planned',
      'account.article_subscription',
      'tocsin.destination.code',
    ]);
    expect(mayReachUnverified('network.delay')).toBe(false);
  });
});
