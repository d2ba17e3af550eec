import { errorCodes } from '@tocsin/sdk/contract';
import type { ErrorCode } from '@tocsin/sdk/contract';

/** One fault in what was sent: where it is (a JSON pointer), which fault, and a sentence for people. */
export interface Pointer {
  pointer: string;
  code: string;
  detail: string;
}

interface More {
  errors?: Pointer[];
  headers?: Record<string, string>;
  extra?: Record<string, unknown>;
  cause?: unknown;
}

/** The caller's mistake or bad luck: it becomes the answer, with its code, its status and a sentence. */
export class CodedError extends Error {
  override name = 'CodedError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors?: Pointer[];
  readonly headers?: Record<string, string>;
  readonly extra?: Record<string, unknown>;

  constructor(code: ErrorCode, detail?: string, more: More = {}) {
    super(detail ?? `${errorCodes[code].title}.`, 'cause' in more ? { cause: more.cause } : undefined);
    this.code = code;
    this.status = errorCodes[code].status;
    if (more.errors) this.errors = more.errors;
    if (more.headers) this.headers = more.headers;
    if (more.extra) this.extra = more.extra;
  }
}

/** The error to throw for a code of the contract; without a detail its sentence is the title of its code. */
export function coded(code: ErrorCode, detail?: string, more?: More): CodedError {
  return new CodedError(code, detail, more);
}
