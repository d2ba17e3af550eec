import { useSyncExternalStore } from 'react';

const query = '(max-width: 48rem)';

/** Whether the page is as narrow as a phone, for what needs another structure there and not only another look. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
