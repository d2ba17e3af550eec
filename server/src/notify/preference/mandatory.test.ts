import { readdirSync } from 'node:fs';
import path from 'node:path';
import { accountEventKinds } from '#accounts';
import { channels } from '@tocsin/sdk/contract';
import { describe, expect, it } from 'vitest';
import { isMandatory, mandatoryTypes, mayReachUnverified, onlyChannels } from './mandatory.ts';

describe('mandatory types', () => {
  it('are the account messages that a person needs in order to act, and nothing else', () => {
    expect([...mandatoryTypes.keys()].every((type) => /^(account|tocsin\.destination)\./.test(type))).toBe(true);
    expect(isMandatory('account.welcome', 'email')).toBe(false);
    expect(isMandatory('network.delay', 'email')).toBe(false);
  });

  it('hold everything that accounts say about security, and reach whom accounts say', () => {
    for (const { type, category, reach } of accountEventKinds()) {
      if (category === 'security') expect(isMandatory(type, 'email'), type).toBe(true);
      if (isMandatory(type, 'email')) expect(mayReachUnverified(type), type).toBe(reach === 'anyone');
    }
  });

  it('of an account have words of their own in the mail', () => {
    const defaults = readdirSync(path.resolve(import.meta.dirname, '../template/defaults'));
    const silent = accountEventKinds().filter(({ type }) => !defaults.includes(`${type}.email.en.liquid`));
    expect(silent).toEqual([]);
  });

  it('of an account reach people in the app and by e-mail only', () => {
    for (const type of [...mandatoryTypes.keys()].filter((each) => each.startsWith('account.')))
      expect(channels.filter((channel) => isMandatory(type, channel))).toEqual(
        onlyChannels(type) ?? ['in_app', 'email'],
      );
  });

  it('that only ask for the use of a link go by e-mail alone', () => {
    expect([...mandatoryTypes.keys()].filter((type) => onlyChannels(type) !== null)).toEqual([
      'account.email_verification',
      'account.already_registered',
      'account.password_reset',
      'account.article_subscription',
      'account.email_change_approval',
      'account.email_change_confirmation',
      'account.sign_in_link',
    ]);
    expect(onlyChannels('network.delay')).toBeNull();
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
