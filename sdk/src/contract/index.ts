import { authRoutes } from './auth.ts';
import { deliveriesRoutes, eventsRoutes } from './events.ts';
import { linksRoutes, systemRoutes } from './links.ts';
import { meRoutes } from './me.ts';
import { networksRoutes } from './networks.ts';
import { alertsRoutes, notificationsRoutes } from './notifications.ts';
import { destinationsRoutes, preferencesRoutes, watchesRoutes } from './settings-of-a-person.ts';
import { usersRoutes } from './users.ts';

/** Every route of the API. The server registers, documents, tests and guards exactly these. */
export const routes = {
  ...authRoutes,
  ...meRoutes,
  ...usersRoutes,
  ...notificationsRoutes,
  ...alertsRoutes,
  ...watchesRoutes,
  ...preferencesRoutes,
  ...destinationsRoutes,
  ...eventsRoutes,
  ...deliveriesRoutes,
  ...networksRoutes,
  ...linksRoutes,
  ...systemRoutes,
} as const;
export type Routes = typeof routes;
export type RouteName = keyof Routes;

export * from './errors.ts';
export * from './route.ts';
export * from './words.ts';
export * from './auth.ts';
export * from './me.ts';
export * from './users.ts';
export * from './notifications.ts';
export * from './settings-of-a-person.ts';
export * from './events.ts';
export * from './networks.ts';
export * from './links.ts';
export * from './stream.ts';
export * from './pages.ts';
