import { keyedHash } from '#platform/crypto';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { saveCode, takeTry, type CodeRow } from './destination-code.queries.ts';

const livesMs = 10 * 60_000;
const mostTries = 5;
const digits = 6;

/** Codes of six digits that prove an address. A code is derived from its id, so it stands nowhere but in the message. */
export interface Codes {
  /** Begins a new code and ends the one before; answers its id, which the message is written from. */
  begin(tx: Db, destinationId: string, at: Date): Promise<string>;
  write(destinationId: string, jti: string): string;
  /** Uses a try up. Throws CODE_REFUSED, also after five wrong ones. */
  check(tx: Db, destinationId: string, given: { code: string; at: Date }): Promise<void>;
}

export function makeCodes(key: string): Codes {
  const write = (destinationId: string, jti: string) => {
    const number = BigInt(`0x${keyedHash(key, `${destinationId} ${jti}`)}`) % 10n ** BigInt(digits);
    return number.toString().padStart(digits, '0');
  };
  return {
    write,
    async begin(tx, destinationId, at) {
      const jti = newId();
      await saveCode(tx, { destinationId, jti, expiresAt: new Date(at.getTime() + livesMs) });
      return jti;
    },
    async check(tx, destinationId, { code, at }) {
      const row = await takeTry(tx, destinationId, at);
      if (!row || !isRight(row, write(destinationId, row.jti), code)) throw refused(row);
    },
  };
}

function isRight(row: CodeRow, expected: string, code: string): boolean {
  return row.tries <= mostTries && expected === code;
}

function refused(row: CodeRow | undefined) {
  if (!row) return coded('CODE_REFUSED', 'That code has ended. Ask for a new one.');
  const left = mostTries - row.tries;
  return coded(
    'CODE_REFUSED',
    left > 0 ? `That is not the code that was sent. ${left} more tries.` : 'Too many wrong codes. Ask for a new one.',
  );
}
