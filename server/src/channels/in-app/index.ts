export { makeInApp } from './in-app.ts';
