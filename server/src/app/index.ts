export { startApp } from './build.ts';
export type { App } from './build.ts';
export { openGround } from './ground.ts';
export type { Ground, Overrides } from './ground.ts';
export { openToolbox } from './toolbox/toolbox.ts';
export type { Toolbox } from './toolbox/toolbox.ts';
