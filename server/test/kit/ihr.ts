import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';

type Row = Readonly<Record<string, unknown>>;

/** A local public REST API of the Internet Health Report: its paths, pages and refusals, over rows that a test gives. */
export interface IhrDouble extends AsyncDisposable {
  readonly url: string;
  /** The addresses that were asked for, oldest first. */
  readonly asked: readonly URL[];
  /** By path: `network_delay/alarms`, `hegemony/alarms`, `disco/events`. */
  readonly rows: Map<string, Row[]>;
  /** What goes wrong next, one for each question. */
  fail(...next: readonly Fault[]): void;
}

type Fault = '504' | 'html' | 'timeout' | 'wrong-next' | 'unexpected';

const perPage = 2;
const longestWindowMs = 7 * 86_400_000;
const times = new Map([
  ['network_delay/alarms', 'timebin'],
  ['hegemony/alarms', 'timebin'],
  ['disco/events', 'starttime'],
]);

export async function ihrDouble(): Promise<IhrDouble> {
  const rows = new Map<string, Row[]>([...times.keys()].map((path) => [path, []]));
  const asked: URL[] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    asked.push(address);
    answer(response, { address, rows, fault: faults.shift() });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    url: `http://127.0.0.1:${port}/ihr/api/`,
    asked,
    rows,
    fail: (...next) => void faults.push(...next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Question {
  readonly address: URL;
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly fault: Fault | undefined;
}

function answer(response: ServerResponse, { address, rows, fault }: Question): void {
  const path = address.pathname.replace('/ihr/api/', '');
  const time = times.get(path);
  switch (fault) {
    case 'timeout':
      return;
    case '504':
      return html(response, 504);
    case 'html':
      return html(response, 200);
    case 'unexpected':
    case 'wrong-next':
    case undefined:
      break;
  }
  if (time === undefined) return json(response, 404, { detail: 'Not Found' });
  const refused = fault === 'unexpected' ? refusal(['page']) : refusalOf(address.searchParams, time);
  if (refused !== null) return json(response, 400, refused);
  json(response, 200, pageOf(address, time, { found: rows.get(path) ?? [], wrongNext: fault === 'wrong-next' }));
}

function refusal(unexpected: readonly string[]) {
  return { error: 'invalid_query_params', unexpected, allowed: ['timebin', 'timebin__gte', 'timebin__lte', 'page'] };
}

function refusalOf(query: URLSearchParams, time: string): object | null {
  const [gte, lte] = [`${time}__gte`, `${time}__lte`];
  const unexpected = [...query.keys()].filter((name) => ![gte, lte, 'page'].includes(name));
  if (unexpected.length > 0) return refusal(unexpected);
  const [from, until] = [Date.parse(query.get(gte) ?? ''), Date.parse(query.get(lte) ?? '')];
  if (Number.isNaN(from) || Number.isNaN(until)) return { error: 'missing_time_range' };
  return until - from > longestWindowMs ? { error: 'time_range_too_large' } : null;
}

function pageOf(address: URL, time: string, { found, wrongNext }: { found: readonly Row[]; wrongNext: boolean }) {
  const query = address.searchParams;
  const [from, until] = [Date.parse(query.get(`${time}__gte`) ?? ''), Date.parse(query.get(`${time}__lte`) ?? '')];
  const within = found.filter((row) => Date.parse(String(row[time])) >= from && Date.parse(String(row[time])) <= until);
  const page = Number(query.get('page') ?? '1');
  const results = within.slice((page - 1) * perPage, page * perPage);
  const next = new URL(address);
  next.searchParams.set('page', String(wrongNext ? page : page + 1));
  const hasNext = wrongNext || page * perPage < within.length;
  return { count: within.length, next: hasNext ? next.href : null, previous: null, results };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function html(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>Please wait.</body></html>');
}
