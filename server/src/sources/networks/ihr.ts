import { z } from 'zod';

/** Where the public REST API of the Internet Health Report answers, and how long an answer may take. */
export interface IhrConnection {
  readonly url: string;
  readonly timeoutMs?: number;
}

/** A question that gave nothing, with a sentence that says why. */
export class Unanswered extends Error {
  override name = 'Unanswered';
}

const usualTimeoutMs = 60_000;
const mostBytes = 32 * 1024 * 1024;
/** A window of a busy week has some hundreds of pages; a server that never says where they end is left. */
const mostPages = 2000;

const Page = z.looseObject({ next: z.string().nullish(), results: z.array(z.unknown()) });
const BadQuery = z.looseObject({ error: z.string(), unexpected: z.array(z.string()).optional() });

/** The pages of one list, in their order, as the API names the next one. */
export async function* readPages(
  connection: IhrConnection,
  { path, query, signal }: { path: string; query: Record<string, string>; signal: AbortSignal },
): AsyncGenerator<readonly unknown[]> {
  const base = `${connection.url.replace(/\/$/, '')}/`;
  let address = new URL(`${path}?${new URLSearchParams(query).toString()}`, base);
  for (let page = 1; page <= mostPages; page++) {
    const { results, next } = await ask(address, path, { ...connection, signal });
    yield results;
    if (results.length === 0 || next === null || next === undefined) return;
    const following = pageAfter(address, next);
    if (following === null) throw new Unanswered(`${path}: its next page is not a page of the same list.`);
    address = following;
  }
  throw new Unanswered(`${path}: the list has more than ${mostPages} pages.`);
}

/** Only the number of the page is taken from the answer: the way to the server stays the one of the settings. */
function pageAfter(address: URL, next: string): URL | null {
  const page = URL.parse(next, address)?.searchParams.get('page') ?? null;
  if (page === null || !/^[1-9]\d{0,6}$/.test(page) || page === address.searchParams.get('page')) return null;
  const following = new URL(address);
  following.searchParams.set('page', page);
  return following;
}

type Asking = IhrConnection & { readonly signal: AbortSignal };

async function ask(address: URL, path: string, asking: Asking): Promise<z.infer<typeof Page>> {
  const { status, text } = await fetchText(address, path, asking);
  const body = parsed(text);
  if (status !== 200) throw new Unanswered(`${path}: ${refusal(status, body)}`);
  const page = Page.safeParse(body);
  if (!page.success) throw new Unanswered(`${path}: the answer is not a list of results.`);
  return page.data;
}

function refusal(status: number, body: unknown): string {
  const said = BadQuery.safeParse(body);
  if (!said.success)
    return status === 504 ? 'the query took the server too long (504).' : `the server answered ${status}.`;
  const { error, unexpected = [] } = said.data;
  const names = unexpected.length === 0 ? '' : `: ${unexpected.join(', ')}`;
  return `the server refused the query (${status} ${error}${names}).`.slice(0, 300);
}

async function fetchText(address: URL, path: string, { timeoutMs = usualTimeoutMs, signal }: Asking) {
  try {
    const both = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const response = await fetchJson(address, both);
    return { status: response.status, text: await textOf(response, path) };
  } catch (cause) {
    if (cause instanceof Unanswered || signal.aborted) throw cause;
    const late = cause instanceof Error && cause.name === 'TimeoutError';
    throw new Unanswered(`${path}: the server ${late ? 'did not answer in time' : 'cannot be reached'}.`, { cause });
  }
}

/** Some versions of the API have their lists below a path with a slash at its end, and say so; nothing else is followed. */
async function fetchJson(address: URL, signal: AbortSignal): Promise<Response> {
  const init = { headers: { accept: 'application/json' }, signal, redirect: 'manual' } as const;
  const response = await fetch(address, init);
  const withSlash = new URL(address);
  withSlash.pathname += '/';
  const location = URL.parse(response.headers.get('location') ?? '', address);
  return location?.href === withSlash.href ? await fetch(withSlash, { ...init, redirect: 'error' }) : response;
}

async function textOf(response: Response, path: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > mostBytes) throw new Unanswered(`${path}: the answer is too large.`);
  }
  return text + decoder.decode();
}

/** A proxy in between answers with pages of HTML, sometimes with the status of success. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
