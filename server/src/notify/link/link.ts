import { CategoryName, Channel, Id } from '@tocsin/sdk/contract';
import { equalInConstantTime, keyedHash } from '#platform/crypto';
import { coded } from '#platform/errors';
import { z } from 'zod';

/** What an unsubscribe link switches off: one kind of notification at one address. */
const Unsubscription = z.object({ recipientId: Id, destinationId: Id, channel: Channel, category: CategoryName });
export type Unsubscription = z.infer<typeof Unsubscription>;

/** Whom an acknowledge link speaks for, and about what. */
const Acknowledgement = z.object({ recipientId: Id, alertId: Id });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/**
 * The links that messages carry. A link names its act and whom it is for, and is signed: nothing is stored, and whoever
 * holds it may do exactly this. Neither link ends by itself, because mail is read late; repeating either is harmless.
 */
export interface Links {
  unsubscribe(link: Unsubscription): string;
  acknowledge(link: Acknowledgement): string;
  /** An absolute address of a page of the web app. */
  page(path: string): string;
  /** What the token of a link says, or INVALID_TOKEN. */
  readUnsubscribe(token: string): Unsubscription;
  readAcknowledge(token: string): Acknowledgement;
}

interface Signing {
  readonly key: string;
  /** Keys of earlier secrets: the mails that they signed are still in people's mailboxes. */
  readonly olderKeys?: readonly string[];
  readonly publicUrl: string;
}

export function makeLinks({ key, olderKeys = [], publicUrl }: Signing): Links {
  const page = (path: string) => new URL(path, publicUrl).href;
  const write = (purpose: string, values: readonly string[]) => {
    const payload = Buffer.from(values.join(' ')).toString('base64url');
    return `${payload}.${sign(key, purpose, payload)}`;
  };
  const read = (purpose: string, token: string) => {
    const [payload = '', signature = ''] = token.split('.');
    const isOurs = [key, ...olderKeys].some((one) => equalInConstantTime(signature, sign(one, purpose, payload)));
    if (!isOurs) throw invalid();
    return Buffer.from(payload, 'base64url').toString().split(' ');
  };
  return {
    page,
    unsubscribe: (link) =>
      page(`/u/${write('unsubscribe', [link.recipientId, link.destinationId, link.channel, link.category])}`),
    acknowledge: (link) => page(`/a/${write('acknowledge', [link.recipientId, link.alertId])}`),
    readUnsubscribe(token) {
      const [recipientId, destinationId, channel, category] = read('unsubscribe', token);
      return parse(Unsubscription, { recipientId, destinationId, channel, category });
    },
    readAcknowledge(token) {
      const [recipientId, alertId] = read('acknowledge', token);
      return parse(Acknowledgement, { recipientId, alertId });
    },
  };
}

/** 128 bits are enough for a signature that can only be tried over the network. */
function sign(key: string, purpose: string, payload: string): string {
  return keyedHash(key, `${purpose} ${payload}`).slice(0, 32);
}

// What was signed here parses, unless a category or channel has been dropped since.
function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (!read.success) throw invalid();
  return read.data;
}

const invalid = () => coded('INVALID_TOKEN');
