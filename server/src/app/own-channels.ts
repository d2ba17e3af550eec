import type { Channel } from '#notify';

/** Channels of an operator's own. Each takes the place of the one that has its name. `examples/sms-gateway` is one. */
export async function openOwnChannels(): Promise<readonly Channel[]> {
  return [
    // They stand here, one line each.
  ];
}

/** The channels with those of the operator in their places. */
export function withOwn(channels: readonly Channel[], own: readonly Channel[]): readonly Channel[] {
  const names = new Set(own.map(({ name }) => name));
  return [...channels.filter(({ name }) => !names.has(name)), ...own];
}
