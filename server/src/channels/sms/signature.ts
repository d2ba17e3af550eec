import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '#platform/crypto';

/**
 * The value of X-Twilio-Signature for a form post: base64 of HMAC-SHA1 over the full URL and each field's name and value
 * in the order of their names (Twilio, "Webhooks security").
 */
export function signatureOf(authToken: string, url: string, fields: Readonly<Record<string, string>>): string {
  const text = Object.keys(fields)
    .toSorted()
    .map((name) => name + (fields[name] ?? ''))
    .join('');
  return createHmac('sha1', authToken)
    .update(url + text)
    .digest('base64');
}

/** Whether Twilio signed this. It signs the address that it was given, so that is the public one, with or without its standard port. */
export function isSigned(
  authToken: string,
  given: { url: string; fields: Readonly<Record<string, string>>; signature: string },
): boolean {
  return spellings(given.url).some((url) =>
    equalInConstantTime(signatureOf(authToken, url, given.fields), given.signature),
  );
}

function spellings(text: string): string[] {
  const url = new URL(text);
  if (url.port !== '') return [text];
  const withPort = text.replace(url.host, `${url.host}:${url.protocol === 'https:' ? 443 : 80}`);
  return [text, withPort];
}
