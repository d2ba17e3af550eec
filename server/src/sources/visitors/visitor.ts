import type { MakeVisit } from '@tocsin/sdk/contract';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { coded } from '#platform/errors';

/** Who comes, with the phone number in the one international form. */
export interface Visitor {
  readonly fullName: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

export function readVisitor(sent: MakeVisit['visitor'], phoneCountries: readonly string[]): Visitor {
  const { full_name: fullName, company = null, email = null, phone, phone_country: country } = sent;
  return {
    fullName,
    company,
    email,
    phone: phone === undefined ? null : internationalNumber(phone, country, phoneCountries),
  };
}

/** E.164, from a number with its country code or a national one beside its country. */
function internationalNumber(phone: string, country: string | undefined, allowed: readonly string[]): string {
  if (country !== undefined && !isSupportedCountry(country))
    throw wrong('/visitor/phone_country', `There is no country with the code ${country}.`);
  const read = parsePhoneNumberFromString(phone, country === undefined ? {} : { defaultCountry: country });
  if (!read?.isPossible())
    throw wrong('/visitor/phone', 'Give the number with its country code, for example +351 912 345 678.');
  if (allowed.length > 0 && !allowed.includes(read.country ?? ''))
    throw wrong('/visitor/phone', 'No SMS is sent to that country from here. Give an e-mail address instead.');
  return read.number;
}

const minute = 60_000;
/** Long enough for a week of work on site; longer is a mistake. */
const longestMs = 7 * 24 * 60 * minute;

/** The planned end: in the future, and within a week. */
export function readEnd(text: string, now: Date): Date {
  const end = new Date(text);
  if (end <= now) throw wrong('/check_out_at', 'The visit must end in the future.');
  if (end.getTime() - now.getTime() > longestMs) throw wrong('/check_out_at', 'A visit lasts seven days at most.');
  return end;
}

function wrong(pointer: string, detail: string) {
  return coded('VALIDATION_FAILED', detail, { errors: [{ pointer, code: 'not_valid', detail }] });
}
