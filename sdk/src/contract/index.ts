import { accountLifeRoutes } from './account-life.ts';
import { articlesRoutes } from './articles.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { deliveriesRoutes, eventsRoutes } from './events.ts';
import { inboundRoutes } from './inbound.ts';
import { linksRoutes, systemRoutes } from './links.ts';
import { meRoutes } from './me.ts';
import { networksRoutes } from './networks.ts';
import { alertsRoutes, notificationsRoutes } from './notifications.ts';
import { destinationsRoutes } from './destinations.ts';
import { preferencesRoutes, watchesRoutes } from './settings-of-a-person.ts';
import { pricesRoutes } from './prices.ts';
import { providerLoginRoutes } from './provider-logins.ts';
import { entryRoutes, methodsRoutes } from './sign-in-methods.ts';
import { usersRoutes } from './users.ts';
import { hostsRoutes, kiosksRoutes, visitsRoutes } from './visitors.ts';

/** Every route of the API. The server registers, documents, tests and guards exactly these. */
export const routes = {
  ...authRoutes,
  ...entryRoutes,
  ...methodsRoutes,
  ...providerLoginRoutes,
  ...meRoutes,
  ...accountLifeRoutes,
  ...usersRoutes,
  ...auditRoutes,
  ...notificationsRoutes,
  ...alertsRoutes,
  ...watchesRoutes,
  ...preferencesRoutes,
  ...destinationsRoutes,
  ...eventsRoutes,
  ...deliveriesRoutes,
  ...networksRoutes,
  ...pricesRoutes,
  ...articlesRoutes,
  ...hostsRoutes,
  ...visitsRoutes,
  ...kiosksRoutes,
  ...inboundRoutes,
  ...linksRoutes,
  ...systemRoutes,
} as const;
export type Routes = typeof routes;
export type RouteName = keyof Routes;

export * from './errors.ts';
export * from './route.ts';
export * from './words.ts';
export * from './auth.ts';
export * from './sign-in-methods.ts';
export * from './me.ts';
export * from './account-life.ts';
export * from './users.ts';
export * from './audit.ts';
export * from './notifications.ts';
export * from './settings-of-a-person.ts';
export * from './destinations.ts';
export * from './events.ts';
export * from './networks.ts';
export * from './prices.ts';
export * from './provider-logins.ts';
export * from './articles.ts';
export * from './visitors.ts';
export * from './inbound.ts';
export * from './links.ts';
export * from './stream.ts';
export * from './pages.ts';
