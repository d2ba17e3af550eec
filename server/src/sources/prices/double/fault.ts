import type { ServerResponse } from 'node:http';

/** What goes wrong next, in the words of the control surface. */
export const faultNames = /^(429(:\d{1,4})?|html|429-html(:\d{1,4})?|401|500|400|timeout|slow:\d{1,5}|broken)$/;

const rateLimitText =
  "You've exceeded the Rate Limit. Please visit https://www.coingecko.com/en/api/pricing to subscribe to our API plans for higher rate limits.";
const page =
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>';

/** Answers as the provider does on a bad day. True when the answer is given, or never will be. */
export async function answerWrongly(response: ServerResponse, fault: string): Promise<boolean> {
  const [name, value = ''] = fault.split(':');
  switch (name) {
    case '429':
      sendLimited(response, value);
      return true;
    case '429-html':
      sendPage(response, 429, value);
      return true;
    case 'html':
      sendPage(response, 200, '');
      return true;
    case '401':
      send(response, 401, { error: { status: { error_code: 10_002, error_message: 'API Key Missing' } } });
      return true;
    case '400':
      send(response, 400, { error: 'invalid vs_currency' });
      return true;
    case '500':
      send(response, 500, { error: 'Internal Server Error' });
      return true;
    case 'broken':
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"bitcoin":{"usd":');
      return true;
    case 'timeout':
      return true;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, Number(value)));
      return false;
    default:
      return false;
  }
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(text);
}

function sendLimited(response: ServerResponse, retryAfter: string): void {
  for (const [name, value] of Object.entries(wish(retryAfter))) response.setHeader(name, value);
  send(response, 429, { status: { error_code: 429, error_message: rateLimitText } });
}

function sendPage(response: ServerResponse, status: number, retryAfter: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=UTF-8', ...wish(retryAfter) }).end(page);
}

function wish(retryAfter: string): Record<string, string> {
  return retryAfter === '' ? {} : { 'retry-after': retryAfter };
}
