const text = String.raw`"(?:[^"\\]|\\.)*"`;
const names =
  'password|passwd|secret|token|authorization|cookie|set-cookie|cookies|api_?key|\\w+_(?:token|secret|password)|\\w+(?:Token|Secret|Password)|secretKeys?';

// "password":"…", also when the value is a list or a flat object of texts.
const fields = new RegExp(String.raw`("(?:${names})":)(?:${text}|\[(?:${text},?)*\]|\{(?:${text}:${text},?)*\})`, 'gi');
const parameters = /([?&](?:token|code|state|ticket|key|secret|password|signature|\w+_token)=)[^&\s"\\#]+/gi;
// The one-time links /u/… (unsubscribe) and /a/… (act on an alert) carry their token in the path.
const links = /(\/[ua]\/)[\w.~-]{12,}/g;
const bearers = /\b(Bearer|Basic) [\w.~+/=-]+/gi;
const credentials = /(\w+:\/\/[^:@/\s"]*:)[^@/\s"]+@/g;

/** Takes passwords, tokens, cookies and credentials out of one line of the log. */
export function redact(line: string): string {
  return line
    .replace(fields, '$1"[redacted]"')
    .replace(parameters, '$1[redacted]')
    .replace(links, '$1[redacted]')
    .replace(bearers, '$1 [redacted]')
    .replace(credentials, '$1[redacted]@');
}
