export { readSettings } from './read-settings.ts';
export { SettingsError } from './settings.ts';
export type { Settings } from './settings.ts';
export { showSettings } from './show.ts';
export type { ShownSetting } from './show.ts';
export { settingsTable } from './table.ts';
export type { Setting } from './table.ts';
