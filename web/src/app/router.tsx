import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { pages } from './pages.ts';
import { NotFoundPage, FailedPage } from './states.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // The router takes a thrown redirect; the routes are made from a list, so their paths are not types.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: '/inbox' as never, replace: true });
  },
});

const children = pages.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(async () => ({ default: await load() })),
  }),
);

/** Search parameters are text, as people type them: `?query=2497` is not a number. */
export const router = createRouter({
  routeTree: root.addChildren([home, ...children]),
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search).toString();
    return text === '' ? '' : `?${text}`;
  },
  scrollRestoration: true,
  defaultErrorComponent: FailedPage,
  defaultPendingMs: 200,
});
