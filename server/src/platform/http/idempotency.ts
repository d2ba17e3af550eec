import { coded } from '#platform/errors';
import { sha256 } from '#platform/crypto';
import type { Call, Reply } from './call.ts';

/** An answer that may be given again. Cookies are not part of it: the store keeps no credentials. */
export interface KeptAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface IdempotentCall {
  principal: string;
  key: string;
  route: string;
  bodyHash: Buffer;
  now: Date;
}

export type Begun =
  | { state: 'new' }
  | { state: 'in_flight' }
  | { state: 'other_body' }
  | { state: 'answered'; answer: KeptAnswer };

export interface IdempotencyStore {
  /** Takes the key for this call, or says what stands in its way. */
  begin(call: IdempotentCall): Promise<Begun>;
  finish(call: IdempotentCall, answer: KeptAnswer): Promise<void>;
  /** Gives the key back: the call was refused and nothing happened. */
  release(call: IdempotentCall): Promise<void>;
}

/** Runs a call once for each `Idempotency-Key` of a person and gives its answer again to whoever repeats it. */
export async function once(call: Call, store: IdempotencyStore, run: () => Promise<Reply>): Promise<Reply> {
  const key = call.headers['idempotency-key'];
  if (key === undefined || call.principal.kind === 'anonymous') return await run();
  const idempotent: IdempotentCall = {
    principal: call.principal.userId,
    key: checkKey(key),
    route: call.route,
    bodyHash: sha256(JSON.stringify([call.params, call.query, call.body])),
    now: call.now,
  };
  const begun = await store.begin(idempotent);
  switch (begun.state) {
    case 'new':
      return await runAndKeep(idempotent, store, run);
    case 'answered':
      return { ...begun.answer, headers: { ...begun.answer.headers, 'idempotency-replayed': 'true' } };
    case 'other_body':
      throw coded('IDEMPOTENCY_KEY_REUSED', 'Use a new key for every new request.');
    case 'in_flight':
      throw coded('IDEMPOTENCY_IN_FLIGHT', undefined, { headers: { 'retry-after': '1' } });
  }
}

async function runAndKeep(call: IdempotentCall, store: IdempotencyStore, run: () => Promise<Reply>): Promise<Reply> {
  const reply = await run().catch(async (error: unknown) => {
    await store.release(call);
    throw error;
  });
  await store.finish(call, keptOf(reply));
  return reply;
}

function keptOf({ status, body, headers }: Reply): KeptAnswer {
  return { status, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) };
}

function checkKey(key: string | string[]): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const detail = 'It must be 1 to 255 visible ASCII characters without spaces.';
  throw coded('VALIDATION_FAILED', `Idempotency-Key: ${detail}`, {
    errors: [{ pointer: 'Idempotency-Key', code: 'wrong_format', detail }],
  });
}
