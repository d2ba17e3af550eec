export { InboxPage } from './inbox-page.tsx';
export { prefetchInbox } from './notifications.ts';
