export { AlertPage } from './alert-page.tsx';
export { EventPage, NoticePage } from './notice-page.tsx';
export { resourceHref, resourceName } from './resource.ts';
