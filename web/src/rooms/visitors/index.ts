export { CheckInPage } from './check-in-page.tsx';
export { DeskPage, LeftPage } from './desk-page.tsx';
export { HostsPage } from './hosts-page.tsx';
export { KiosksPage } from './kiosks-page.tsx';
