import { slackInboundHandlers } from '#channels/slack';
import { smsInboundHandlers } from '#channels/sms';
import { confirmBy, optOutBy, pressBy } from '#notify';
import type { Handlers } from '#platform/http';
import type { Parts } from './parts.ts';

/** What providers tell us, each known by its signature. */
export function inboundHandlers({ ground, channels }: Parts): Handlers<'inboundTwilio' | 'inboundSlack'> {
  const { addresses, database, clock, realtime, settings } = ground;
  const { publicUrl, acknowledge } = settings;
  return {
    ...smsInboundHandlers({
      authToken: channels.twilioToken,
      publicUrl,
      confirm: confirmBy({ database, clock, addresses }),
      optOut: optOutBy({ database, clock, addresses }),
    }),
    ...slackInboundHandlers({
      signing: channels.slackSigning,
      press: pressBy({ database, clock, realtime, addresses, acknowledge }),
      preferencesUrl: `${publicUrl}/preferences`,
    }),
  };
}
