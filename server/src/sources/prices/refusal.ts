/** Why CoinGecko gave nothing. `paused` and `budget` were not even asked. */
export type Refusal =
  | 'rate_limited'
  | 'key'
  | 'not_found'
  | 'refused'
  | 'failing'
  | 'timeout'
  | 'unreachable'
  | 'unreadable'
  | 'paused'
  | 'budget';

const sentences: Readonly<Record<Refusal, string>> = {
  rate_limited: 'CoinGecko asked for a pause: too many calls.',
  key: 'CoinGecko refused the key of this server. An administrator can check COINGECKO_PLAN and COINGECKO_API_KEY.',
  not_found: 'CoinGecko does not know this coin.',
  refused: 'CoinGecko refused the question.',
  failing: 'CoinGecko has a failure of its own.',
  timeout: 'CoinGecko did not answer in time.',
  unreachable: 'CoinGecko cannot be reached.',
  unreadable: 'CoinGecko answered with something that is no price list.',
  paused: 'CoinGecko is left alone for a while after a failure.',
  budget: 'This server has asked CoinGecko as often as its plan allows; the next minute is near.',
};

/** A question to CoinGecko that gave nothing. `afterMs` says when asking makes sense again, where that is known. */
export class Refused extends Error {
  override name = 'Refused';
  readonly kind: Refusal;
  readonly afterMs: number | null;

  constructor(kind: Refusal, afterMs: number | null, options?: ErrorOptions) {
    super(sentences[kind], options);
    this.kind = kind;
    this.afterMs = afterMs;
  }
}

const second = 1000;
const longestPauseMs = 15 * 60 * second;
/** A server that asks for a longer pause than this is asked again all the same: it may have been a mistake. */
const longestWishMs = 60 * 60 * second;

/** How long nothing is asked after a refusal: what it wishes, else longer with each failure in a row. */
export function delayOf({ kind, afterMs }: Pick<Refused, 'kind' | 'afterMs'>, failures: number): number {
  if (afterMs !== null) return Math.min(afterMs, longestWishMs);
  const first = kind === 'rate_limited' || kind === 'key' ? 60 * second : 5 * second;
  return Math.min(first * 2 ** Math.min(failures - 1, 10), longestPauseMs);
}
