import { addresses } from './addresses.generated.ts';
import { makeClientOf, type Client, type ClientOptions } from './call.ts';

export * from './call.ts';

/** A client for the API of one installation. */
export function makeClient(options: ClientOptions = {}): Client {
  return makeClientOf(addresses, options);
}
