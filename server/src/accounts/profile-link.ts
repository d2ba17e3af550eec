import { coded } from '#platform/errors';

type LinkField = 'github_url' | 'linkedin_url' | 'web_url';

/**
 * The address that a person means: people write the name that they have at a site, or its address with or without
 * `https://`. An empty text stays empty.
 */
export function profileLink(field: LinkField, text: string): string {
  if (text === '') return '';
  const address = readers[field](text);
  if (address !== undefined) return address;
  const detail = details[field];
  throw coded('VALIDATION_FAILED', detail, { errors: [{ pointer: `/${field}`, code: 'not_a_link', detail }] });
}

const details: Readonly<Record<LinkField, string>> = {
  github_url: 'Write your name at GitHub, such as octocat, or the address of your page there.',
  linkedin_url: 'Write your name at LinkedIn, such as ada-lovelace, or the address of your page there.',
  web_url: 'Write an address like https://example.org.',
};

const readers: Readonly<Record<LinkField, (text: string) => string | undefined>> = {
  github_url: (text) => {
    const name = text.replace(/^@/, '');
    const [first, ...rest] = pathAt(text, /^(?:www\.)?github\.com$/) ?? [name];
    const isName = first !== undefined && rest.length === 0 && /^[a-z\d](?:-?[a-z\d]){0,38}$/i.test(first);
    return isName ? `https://github.com/${first}` : undefined;
  },
  linkedin_url: (text) => {
    const path = pathAt(text, /^(?:[a-z]{2,3}\.)?linkedin\.com$/) ?? ['in', text.replace(/^@/, '')];
    const [kind, name = '', ...rest] = path;
    if (kind !== 'in' || rest.length > 0 || !/^[\p{L}\p{N}_-]{3,100}$/u.test(decoded(name))) return undefined;
    return `https://www.linkedin.com/in/${encodeURIComponent(decoded(name))}`;
  },
  web_url: (text) => {
    const url = parse(text);
    return url !== undefined && url.hostname.includes('.') && url.href.length <= 300 ? url.href : undefined;
  },
};

/** The parts of the path of an address at this site; nothing where the text is no address there. */
function pathAt(text: string, site: RegExp): string[] | undefined {
  if (!/[./]/.test(text)) return undefined;
  const url = parse(text);
  if (url === undefined || !site.test(url.hostname)) return undefined;
  return url.pathname.split('/').filter((part) => part !== '');
}

/** Only http and https, and nobody's password in it. */
function parse(text: string): URL | undefined {
  const hasScheme = /^[a-z][a-z\d+.-]*:/i.test(text) && !/^[\w.-]+:\d/.test(text);
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.username === '' && url.password === '' ? url : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
