import type { FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

/** How many the server takes in one call. */
const most = 20;

/** The addresses of a line in which people paste what they have: commas, semicolons, spaces, line breaks between. */
export function addressesIn(line: string): string[] {
  return line.split(/[\s,;]+/).filter((word) => word !== '');
}

export function checkAddresses(addresses: readonly string[]): FieldError[] {
  const text = accountsText().invitations;
  if (addresses.length === 0) return [{ field: 'emails', message: text.emailsMissing }];
  if (addresses.length > most) return [{ field: 'emails', message: text.emailsMany }];
  const wrong = addresses.find((word) => !/^\S+@\S+\.\S+$/.test(word));
  return wrong === undefined ? [] : [{ field: 'emails', message: text.emailsForm(wrong) }];
}
