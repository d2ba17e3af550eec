import { errorCodes } from '@tocsin/sdk/contract';
import type { ErrorCode } from '@tocsin/sdk/contract';
import { coded, CodedError } from '#platform/errors';

/** What a thrown value becomes on the wire. An unknown one is our mistake: it says nothing about itself. */
export function codedErrorOf(thrown: unknown): CodedError {
  if (thrown instanceof CodedError) return thrown;
  const code = codeOf(thrown);
  return coded(code, undefined, { cause: thrown });
}

function codeOf(thrown: unknown): ErrorCode {
  const { code, statusCode } = Object(thrown) as { code?: unknown; statusCode?: unknown }; // any object may have them
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'BODY_TOO_LARGE';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'UNSUPPORTED_MEDIA_TYPE';
    default:
      // The framework's refusals carry a status of the 4xx kind; whatever else is thrown is not the caller's mistake.
      return String(code).startsWith('FST_') && Number(statusCode) < 500 ? 'BAD_REQUEST' : 'INTERNAL';
  }
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  trace_id: string;
}

/** RFC 9457. `type` is the page that explains the code. */
export function problemOf(error: CodedError, traceId: string, publicUrl: string): Problem {
  return {
    ...error.extra,
    type: `${publicUrl}/docs/errors#${error.code}`,
    title: errorCodes[error.code].title,
    status: error.status,
    detail:
      error.code === 'INTERNAL'
        ? 'Something failed on this server. Give the trace id when you ask about it.'
        : error.message,
    code: error.code,
    trace_id: traceId,
    ...(error.errors ? { errors: error.errors } : {}),
  };
}

/** Headers that belong to a refusal, whoever refuses. */
export function problemHeaders(error: CodedError, authorized: boolean): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...error.headers,
  };
  if (error.status === 401)
    headers['www-authenticate'] = `Bearer realm="tocsin"${authorized ? ', error="invalid_token"' : ''}`;
  return headers;
}
