import { intlLocale } from '../../lib/locale.ts';

/** The countries that have phone numbers of their own. */
const codes =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW ' +
  'BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ' +
  'ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL ' +
  'IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY ' +
  'MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR ' +
  'NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL ' +
  'SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE ' +
  'VG VI VN VU WF WS XK YE YT ZA ZM ZW';

/** Every country with its name, in the order of the names. */
export function countries(): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([intlLocale()], { type: 'region' });
  const all = codes.split(' ').map((code) => ({ code, name: names.of(code) ?? code }));
  return all.toSorted((one, other) => one.name.localeCompare(other.name, intlLocale()));
}

/** The country of the place, by its time zone or that of this device; where neither tells, that of the language. */
export function likelyCountry(timeZones: readonly (string | undefined)[], language = navigator.language): string {
  for (const zone of timeZones) {
    const country = zone === undefined ? undefined : countryOfZone(zone);
    if (country !== undefined) return country;
  }
  const region = new Intl.Locale(language).maximize().region ?? '';
  return codes.split(' ').includes(region) ? region : 'AD';
}

export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** UTC belongs to no country. */
function countryOfZone(timeZone: string): string | undefined {
  // A zone that was renamed is listed under the name that this browser prefers.
  const { timeZone: preferred } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
  return codes.split(' ').find((region) => zonesOf(region).includes(preferred));
}

function zonesOf(region: string): readonly string[] {
  const locale = new Intl.Locale('und', { region });
  // Browsers of before 2025 may not have it.
  return 'getTimeZones' in locale ? (locale.getTimeZones() ?? []) : [];
}
