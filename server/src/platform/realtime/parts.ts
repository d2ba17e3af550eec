import { randomToken } from '../crypto/index.ts';

// A notification may have 7,999 bytes; the head of a part takes less than 40 of them.
const longestPart = 7900;

interface Message {
  parts: string[];
  missing: number;
}

/** Cuts a text into notifications: "<id> <number> <count> <text>". Everything beyond ASCII is escaped, as JSON allows. */
export function toParts(json: string): string[] {
  const ascii = json.replaceAll(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const count = Math.ceil(ascii.length / longestPart);
  const id = randomToken(9);
  return Array.from(
    { length: count },
    (_, no) => `${id} ${no} ${count} ${ascii.slice(no * longestPart, (no + 1) * longestPart)}`,
  );
}

/** Puts parts together again. Of a message whose rest never comes (its sender died), only the latest few are kept. */
export function makeAssembler(whole: (json: string) => void, longest = 100): (part: string) => void {
  const open = new Map<string, Message>();
  return (part) => {
    const { id, no, count, text } = readPart(part);
    if (count === 1) return whole(text);
    const message = open.get(id) ?? { parts: [], missing: count };
    open.set(id, message);
    message.parts[no] = text;
    message.missing -= 1;
    if (message.missing === 0) {
      open.delete(id);
      whole(message.parts.join(''));
    } else if (open.size > longest) {
      const [oldest] = open.keys();
      if (oldest !== undefined) open.delete(oldest);
    }
  };
}

function readPart(part: string): { id: string; no: number; count: number; text: string } {
  const [id = '', no, count] = part.split(' ', 3);
  return { id, no: Number(no), count: Number(count), text: part.slice(`${id} ${no} ${count} `.length) };
}
