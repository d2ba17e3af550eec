import { makeLinks, makeStreamHub, type Links, type StreamHub } from '#notify';
import { deriveKey } from '#platform/crypto';
import type { RunningCarrier } from '#platform/transport';
import type { Articles } from '#sources/articles';
import type { networksSource } from '#sources/networks';
import type { Desk } from '#sources/visitors';
import { openArticles } from './articles.ts';
import { noChannels, openChannels, type Channels } from './channels.ts';
import { openDesk } from './desk.ts';
import type { Duty } from './duty.ts';
import type { Ground } from './ground.ts';
import { openNetworks } from './networks.ts';
import { openPrices, pricesOff, type Prices } from './prices.ts';
import { openSampleMode, type SampleMode } from './sample/sample-mode.ts';
import { openTransport } from './transport.ts';

/** Everything that a server is put together from, opened and not yet at work. */
export interface Parts {
  readonly ground: Ground;
  readonly duty: Duty;
  /** The broker that carries ready work, where there is one. */
  readonly carrier: RunningCarrier | undefined;
  readonly channels: Channels;
  /** The open streams, where this process answers HTTP. */
  readonly hub: StreamHub | undefined;
  readonly links: Links;
  readonly networks: ReturnType<typeof networksSource>;
  readonly desk: Desk;
  readonly prices: Prices;
  readonly articles: Articles;
  readonly sample: SampleMode | undefined;
}

/** Opens what the duty of this process needs. The sample world is made by whoever shows it. */
export async function openParts(
  stack: AsyncDisposableStack,
  ground: Ground,
  { duty, carries }: { duty: Duty; carries: boolean },
): Promise<Parts> {
  const { database, realtime, log, settings } = ground;
  const { roles } = duty;
  const sends = roles.has('api') || roles.has('worker');
  const channels = sends ? await openChannels(stack, ground) : noChannels;
  const endedAmong = (ids: readonly string[]) => ground.accounts.endedAmong(ids);
  const hub = roles.has('api') ? makeStreamHub({ database, realtime, log, endedAmong }) : undefined;
  const networks = openNetworks(ground, { connected: () => (hub?.open ?? 0) > 0 });
  const desk = openDesk(ground);
  const prices = roles.has('api') || roles.has('feed') ? await openPrices(stack, ground) : pricesOff(ground);
  const articles = openArticles(ground, desk);
  const { sandbox } = channels;
  const sample =
    settings.sampleMode && roles.has('api')
      ? await openSampleMode({ ground, sandbox, networks, prices, articles })
      : undefined;
  const carrier = carries ? await openTransport(ground) : undefined;
  if (carrier) stack.defer(() => carrier.stop());
  return { ground, duty, carrier, channels, hub, links: openLinks(ground), networks, desk, prices, articles, sample };
}

function openLinks({ settings: { secretKeys, publicUrl } }: Ground): Links {
  const [key = '', ...olderKeys] = secretKeys.map((secret) => deriveKey(secret, 'links').toString('hex'));
  return makeLinks({ key, olderKeys, publicUrl });
}
