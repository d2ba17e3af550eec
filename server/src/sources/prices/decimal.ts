/** A decimal number as plain digits: prices are texts from the wire to the page, because a float would change them. */

const written = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The plain, shortest form of a number as JSON writes it, or null for what is none.
 * @example plainDecimal('1.2340e-5') === '0.00001234'
 */
export function plainDecimal(text: string): string | null {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = written.exec(text) ?? [];
  if (whole === '') return null;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point > 0 ? digits.padEnd(point, '0') : digits.padStart(digits.length - point + 1, '0');
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  const plain = after === '' ? before : `${before}.${after}`;
  return /[1-9]/.test(plain) ? sign + plain : '0';
}

/** The same decimal without zeros that say nothing; what the database gives is always one. */
export function shortened(decimal: string): string {
  return plainDecimal(decimal) ?? decimal;
}

const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const exact = new Intl.NumberFormat('en', { minimumFractionDigits: 0, maximumFractionDigits: 18 });

/** An observed price for people: cents from one upwards, four digits that count below: `61,517.40 USD`, `0.00001234 USD`. */
export function observedPrice(decimal: string, currency: string): string {
  const format = Number(decimal) >= 1 ? cents : small;
  // The format takes decimal texts as they are; the type of the argument is narrower than what it reads.
  return `${format.format(decimal as `${number}`)} ${currency.toUpperCase()}`;
}

/** A price that somebody set, in all its digits: `61,500 USD`. */
export function setPrice(decimal: string, currency: string): string {
  // As above: a decimal text, read exactly.
  return `${exact.format(decimal as `${number}`)} ${currency.toUpperCase()}`;
}
