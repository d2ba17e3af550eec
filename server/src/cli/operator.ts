import { makeClient, type Client } from '@tocsin/sdk';
import type { World } from './command.ts';

/** Works with the API as the operator of this machine. */
export async function asOperator<T>({ withToolbox }: World, work: (client: Client) => Promise<T>): Promise<T> {
  return await withToolbox(async (toolbox) => work(makeClient({ fetch: await toolbox.operator() })));
}
