import type { ComponentType } from 'react';
import { InboxPage } from '../rooms/inbox/index.ts';

export interface AppPage {
  path: string;
  load: () => Promise<ComponentType>;
}

/** Every page behind the sign-in, each loaded when it is first shown, but the inbox, which comes with the entry. A new page is one line here. */
export const pages: readonly AppPage[] = [
  { path: '/inbox', load: async () => InboxPage },
  { path: '/alerts/$id', load: async () => (await import('../rooms/alerts/index.ts')).AlertPage },
  { path: '/notifications/$id', load: async () => (await import('../rooms/alerts/index.ts')).NoticePage },
  { path: '/why/$id', load: async () => (await import('../rooms/alerts/index.ts')).EventPage },
  { path: '/networks', load: async () => (await import('../rooms/networks/index.ts')).NetworksPage },
  { path: '/networks/$asn', load: async () => (await import('../rooms/networks/index.ts')).NetworkPage },
  { path: '/watches', load: async () => (await import('../rooms/networks/index.ts')).WatchesPage },
  { path: '/watches/$id', load: async () => (await import('../rooms/networks/index.ts')).WatchPage },
  { path: '/prices', load: async () => (await import('../rooms/prices/index.ts')).PricesPage },
  { path: '/prices/$coin', load: async () => (await import('../rooms/prices/index.ts')).CoinPage },
  { path: '/write', load: async () => (await import('../rooms/articles/index.ts')).WritePage },
  { path: '/write/$id', load: async () => (await import('../rooms/articles/index.ts')).ArticlePage },
  { path: '/preferences', load: async () => (await import('../rooms/preferences/index.ts')).PreferencesPage },
  { path: '/profile', load: async () => (await import('../rooms/accounts/index.ts')).ProfilePage },
  { path: '/profile/account', load: async () => (await import('../rooms/accounts/index.ts')).AccountPage },
  { path: '/profile/security', load: async () => (await import('../rooms/accounts/index.ts')).SecurityPage },
  { path: '/profile/tokens', load: async () => (await import('../rooms/accounts/index.ts')).TokensPage },
  { path: '/desk', load: async () => (await import('../rooms/visitors/index.ts')).DeskPage },
  { path: '/desk/check-in', load: async () => (await import('../rooms/visitors/index.ts')).CheckInPage },
  { path: '/desk/left', load: async () => (await import('../rooms/visitors/index.ts')).LeftPage },
  { path: '/desk/hosts', load: async () => (await import('../rooms/visitors/index.ts')).HostsPage },
  { path: '/desk/kiosks', load: async () => (await import('../rooms/visitors/index.ts')).KiosksPage },
  { path: '/people', load: async () => (await import('../rooms/accounts/index.ts')).PeoplePage },
  { path: '/people/figures', load: async () => (await import('../rooms/accounts/index.ts')).FiguresPage },
  { path: '/people/invitations', load: async () => (await import('../rooms/accounts/index.ts')).InvitationsPage },
  { path: '/people/$id', load: async () => (await import('../rooms/accounts/index.ts')).PersonPage },
  { path: '/audit', load: async () => (await import('../rooms/audit/index.ts')).AuditPage },
  { path: '/audit/$id', load: async () => (await import('../rooms/audit/index.ts')).AuditEntryPage },
  { path: '/deliveries', load: async () => (await import('../rooms/deliveries/index.ts')).DeliveriesPage },
  { path: '/deliveries/$id', load: async () => (await import('../rooms/deliveries/index.ts')).DeliveryPage },
];

/** Whether a path is a page of this entry; all others are the browser's. */
export function isAppPath(path: string): boolean {
  return path === '/' || pages.some((page) => page.path.split('/')[1] === path.split('/')[1]);
}
