import { createHash } from 'node:crypto';
import { coded } from '#platform/errors';

/** The strong ETag of something that counts its versions. */
export const etagOf = (version: number | string): string => `"${version}"`;

/** The weak ETag of an answer without versions, such as a list. */
export function weakEtagOf(text: string): string {
  return `W/"${createHash('sha1').update(text).digest('base64url')}"`;
}

/** Refuses a change whose `If-Match` names another version. Without the header the last one wins. */
export function checkIfMatch(call: { readonly headers: Call['headers'] }, version: number | string): void {
  const wanted = call.headers['if-match'];
  if (typeof wanted !== 'string' || wanted.trim() === '*') return;
  if (!tags(wanted).includes(etagOf(version))) {
    throw coded('PRECONDITION_FAILED', 'It was changed since you read it. Read it again and repeat your change.');
  }
}
type Call = { readonly headers: Readonly<Record<string, string | string[] | undefined>> };

/** Whether `If-None-Match` names this ETag, so that the client has it already (weak comparison). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const strong = (tag: string) => tag.replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || tags(ifNoneMatch).some((tag) => strong(tag) === strong(etag));
}

const tags = (header: string): string[] => header.match(/(?:W\/)?"[^"]*"/g) ?? [];
