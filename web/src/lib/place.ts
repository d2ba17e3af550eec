import { useRouter, useRouterState } from '@tanstack/react-router';

/** The search parameters of the page as plain text; a filter lives here and nowhere else. */
export function useSearchText(): Readonly<Record<string, string | undefined>> {
  return useRouterState({
    // The router is told to read search parameters as text (app/router.tsx).
    select: (state) => state.location.search as Record<string, string | undefined>,
    structuralSharing: true,
  });
}

/** The named part of the path, such as the id in `/alerts/{id}`. */
export function usePathParameter(name: string): string {
  return useRouterState({
    select: (state) => {
      const match = state.matches.at(-1);
      // Parameters of a path are always text; their names belong to the route that is shown.
      return (match?.params as Record<string, string> | undefined)?.[name] ?? '';
    },
  });
}

/** Goes to a page of the app; `replace` leaves no step for Back. */
export function useGo(): (href: string, options?: { replace?: boolean }) => void {
  const router = useRouter();
  return (href, options) => (options?.replace === true ? router.history.replace(href) : router.history.push(href));
}
