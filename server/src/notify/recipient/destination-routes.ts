import type { destinationsRoutes } from '@tocsin/sdk/contract';
import { accepted, created, noContent, ok, person, type Call, type Handlers } from '#platform/http';
import {
  changeDestination,
  deleteDestination,
  makeDestination,
  testDestination,
  verifyDestination,
  type Own,
} from './destination-change.ts';
import { departTo, returnFrom, type ConnectDeps } from './destination-connect.ts';
import { listDestinations } from './destination.ts';

/** Holds what a browser must bring back from the provider; a value of one browser, not of a person. */
const connectCookie = 'tocsin-connect';
const connectCookieSeconds = 600;

/** The handlers of a person's destinations. */
export function makeDestinationHandlers(deps: ConnectDeps): Handlers<keyof typeof destinationsRoutes> {
  const { database, addresses } = deps;
  return {
    listDestinations: async (call) =>
      ok(await listDestinations(database.db, addresses, { ...call.query, recipientId: person(call).userId })),
    async makeDestination(call) {
      const { destination, secret } = await makeDestination(deps, asking(call), call.body);
      return created({ ...destination, ...(secret === undefined ? {} : { secret }) });
    },
    changeDestination: async (call) => ok(await changeDestination(deps, own(call), call.body)),
    async deleteDestination(call) {
      await deleteDestination(deps, own(call));
      return noContent();
    },
    verifyDestination: async (call) => ok(await verifyDestination(deps, own(call), call.body.code)),
    testDestination: async (call) => accepted({ event_id: await testDestination(deps, own(call)) }),
    async connectDestination(call) {
      const { url, browser } = await departTo(deps, { recipientId: person(call).userId, channel: call.params.channel });
      const cookie = { name: connectCookie, value: browser, maxAgeSeconds: connectCookieSeconds };
      return { status: 302, headers: { location: url }, cookies: [cookie] };
    },
    async finishConnecting(call) {
      const { channel } = call.params;
      const { state, code, error } = call.query;
      const back = {
        recipientId: person(call).userId,
        channel,
        browser: call.cookies[connectCookie],
        state,
        code,
        error,
      };
      const ending = await returnFrom(deps, back);
      const location = `/preferences?channel=${channel}&ending=${ending}#channels`;
      return { status: 302, headers: { location }, cookies: [{ name: connectCookie, value: null }] };
    },
  };
}

function asking(call: Pick<Call, 'principal' | 'address'>) {
  return { recipientId: person(call).userId, address: call.address };
}

function own(call: Pick<Call, 'principal' | 'address'> & { readonly params: { readonly id: string } }): Own {
  return { ...asking(call), id: call.params.id };
}
