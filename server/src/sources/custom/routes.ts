import type { eventsRoutes } from '@tocsin/sdk/contract';
import { accepted, person, type Handlers } from '#platform/http';
import { checkPush, makePush, type PushDeps } from './push.ts';

/** `POST /api/v1/events`. */
export function customHandlers(deps: PushDeps): Handlers<keyof typeof eventsRoutes> {
  const push = makePush(deps);
  return {
    async pushEvents(call) {
      const who = person(call);
      const events = [call.body].flat();
      checkPush(events, {
        source: who.via === 'api_token' ? who.tokenSource : undefined,
        mayNameContacts: who.via !== 'api_token' || (who.scopes?.includes('events:external') ?? false),
      });
      return accepted(await push(events));
    },
  };
}
