import type { Category, ChannelName } from '@tocsin/sdk/contract';

const everywhere: ReadonlySet<Category> = new Set(['network', 'price', 'visitor', 'custom']);

/** What holds where a person chose nothing: in the app and by e-mail on; a connected channel on for what they asked to hear. */
export function onByDefault(category: Category, channel: ChannelName): boolean {
  return channel === 'in_app' || channel === 'email' || everywhere.has(category);
}
