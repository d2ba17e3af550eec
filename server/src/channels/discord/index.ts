export { makeDiscord } from './discord.ts';
export type { DiscordOptions } from './discord.ts';
export { startDiscordDouble } from './double.ts';
export type { DiscordDouble } from './double.ts';
