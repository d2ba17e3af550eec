/** One line of a file of people to invite. */
export interface CsvRow {
  line: number;
  email: string;
  role: string;
}

const emailNames = new Set(['email', 'e-mail', 'mail', 'address', 'e-mail address', 'email address']);

/**
 * Reads comma or semicolon separated lines (RFC 4180) of addresses and, where there is a second column, roles. A first
 * line that names columns says where they are. Empty lines are nobody's.
 */
export function readInvitationCsv(text: string): CsvRow[] {
  const separator = /^[^\n]*;/.test(text) && !/^[^\n]*,/.test(text) ? ';' : ',';
  const lines = cellsOf(text.replace(/^\uFEFF/, ''), separator);
  const names = lines[0]?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const emailAt = names.findIndex((name) => emailNames.has(name));
  const hasHeader = emailAt >= 0;
  const roleAt = hasHeader ? names.indexOf('role') : 1;
  return lines.slice(hasHeader ? 1 : 0).map(({ line, cells }) => ({
    line,
    email: undefused(cells[Math.max(0, emailAt)] ?? ''),
    role: (cells[roleAt] ?? '').toUpperCase(),
  }));
}

/** A file that was defused for a spreadsheet has an apostrophe before what looks like a formula. */
const undefused = (cell: string) => cell.replace(/^'(?=[=+\-@])/, '');

function cellsOf(text: string, separator: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let [cell, quoted, line, begun] = ['', false, 1, 1];
  const endRow = () => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== '')) rows.push({ line: begun, cells });
    [cells, cell, begun] = [[], '', line + 1];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted && character === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === separator) {
      cells.push(cell.trim());
      cell = '';
    } else if (!quoted && character === '\n') {
      endRow();
      line += 1;
    } else {
      if (character === '\n') line += 1;
      cell += character;
    }
  }
  endRow();
  return rows;
}
