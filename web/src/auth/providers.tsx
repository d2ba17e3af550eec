import { lazy, Suspense } from 'react';
import type { Answer } from '#lib';

const Buttons = lazy(async () => ({ default: (await import('./provider-buttons.tsx')).ProviderButtons }));

/** Other ways in, where this installation has them. They come behind the form, so that nothing moves when they appear. */
export function Providers({ instance }: { instance: Answer<'getInstance'> | undefined }) {
  return instance?.login_providers[0] === undefined ? null : (
    <Suspense>
      <Buttons providers={instance.login_providers} />
    </Suspense>
  );
}
