import type { Links, StreamHub } from '#notify';
import type { RunningCarrier } from '#platform/transport';
import type { Articles } from '#sources/articles';
import type { networksSource } from '#sources/networks';
import type { Desk } from '#sources/visitors';
import type { Channels } from './channels.ts';
import type { Ground } from './ground.ts';
import type { Prices } from './prices.ts';
import type { SampleMode } from './sample/sample-mode.ts';

/** Everything that a server is put together from, opened and not yet at work. */
export interface Parts {
  readonly ground: Ground;
  /** The broker that carries ready work, where there is one. */
  readonly carrier: RunningCarrier | undefined;
  readonly channels: Channels;
  readonly hub: StreamHub;
  readonly links: Links;
  readonly networks: ReturnType<typeof networksSource>;
  readonly desk: Desk;
  readonly prices: Prices;
  readonly articles: Articles;
  readonly sample: SampleMode | undefined;
}
