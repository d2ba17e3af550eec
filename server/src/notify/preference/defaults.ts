import type { Category, ChannelName } from '@tocsin/sdk/contract';

const everywhere: ReadonlySet<Category> = new Set(['network', 'price', 'visitor', 'custom']);

/** What holds where a person chose nothing: in the app and by e-mail on; a connected channel on for what they asked to hear. */
export function onByDefault(category: Category, channel: ChannelName): boolean {
  return channel === 'in_app' || channel === 'email' || everywhere.has(category);
}

/** The same in words, for the order of precedence. */
export const defaultSentence = `and where you chose nothing, the default of this server: in the app and by e-mail on, other channels on for ${wordsOf([...everywhere])} only.`;

function wordsOf(list: readonly string[]): string {
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}
