/** A mail as people read it. Only what our own messages are made of is understood: multipart, base64, quoted-printable. */
export interface ParsedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Names in lower case; the values of a repeated header are joined by a line break. */
  readonly headers: Readonly<Record<string, string>>;
}

export function parseMail(raw: Buffer): ParsedMail {
  const { headers, body } = split(raw.toString('latin1'));
  const parts = leavesOf(headers, body);
  return {
    subject: headers['subject'] ?? '',
    text: parts.find(({ type }) => type === 'text/plain')?.content ?? '',
    html: parts.find(({ type }) => type === 'text/html')?.content ?? '',
    headers,
  };
}

interface Leaf {
  type: string;
  content: string;
}

function leavesOf(headers: Record<string, string>, body: string): Leaf[] {
  const contentType = headers['content-type'] ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (boundary === undefined || !type.startsWith('multipart/'))
    return [{ type, content: decodeBody(body, headers['content-transfer-encoding']) }];
  return partsOf(body, boundary).flatMap((part) => {
    const inner = split(part);
    return leavesOf(inner.headers, inner.body);
  });
}

function partsOf(body: string, boundary: string): string[] {
  const [, ...rest] = `\r\n${body}`.split(`\r\n--${boundary}`);
  return rest.filter((part) => !part.startsWith('--')).map((part) => part.replace(/^[ \t]*\r\n/, ''));
}

function split(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const head = end < 0 ? raw : raw.slice(0, end);
  return { headers: headersOf(head), body: end < 0 ? '' : raw.slice(end + 4) };
}

function headersOf(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = decodeWords(line.slice(colon + 1).trim());
    if (colon > 0) headers[name] = name in headers ? `${headers[name]}\n${value}` : value;
  }
  return headers;
}

// RFC 2047. A letter may be cut in two between neighbouring words of one character set, so they are joined as bytes.
function decodeWords(value: string): string {
  return value.replaceAll(/=\?[^?]+\?[BQ]\?[^?]*\?=(?:\s+=\?[^?]+\?[BQ]\?[^?]*\?=)*/gi, (words) => {
    const bytes = [...words.matchAll(/=\?[^?]+\?([BQ])\?([^?]*)\?=/gi)].map(([, coding = '', content = '']) =>
      coding.toUpperCase() === 'B' ? Buffer.from(content, 'base64') : unquote(content.replaceAll('_', ' ')),
    );
    return Buffer.concat(bytes).toString('utf8');
  });
}

function decodeBody(body: string, coding = '7bit'): string {
  const bytes = bytesOf(body, coding.trim().toLowerCase());
  return bytes.toString('utf8').replaceAll('\r\n', '\n').replace(/\n$/, '');
}

function bytesOf(body: string, coding: string): Buffer {
  if (coding === 'base64') return Buffer.from(body, 'base64');
  if (coding === 'quoted-printable') return unquote(body.replaceAll('=\r\n', ''));
  return Buffer.from(body, 'latin1');
}

function unquote(text: string): Buffer {
  const decoded = text.replaceAll(/=([0-9A-F]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}
