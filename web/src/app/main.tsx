import '../styles/main.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isSignedOut, loadInstance, loadMe, queryClient, sentenceOf, signInUrl, traceOf } from '#lib';
import { Failure } from '#ui';
import { shellText } from '../messages/en/shell.ts';
import { prefetchInbox } from '../rooms/inbox/index.ts';
import { router } from './router.tsx';

const element = document.getElementById('root');
if (element !== null) {
  const root = createRoot(element);
  const start = async (): Promise<void> => {
    try {
      await Promise.all([loadMe(), loadInstance()]);
    } catch (error) {
      if (isSignedOut(error)) return location.replace(signInUrl());
      return root.render(<NotReady error={error} onRetry={() => void start()} />);
    }
    root.render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    );
  };
  if (/^\/(inbox)?$/.test(location.pathname))
    void prefetchInbox(Object.fromEntries(new URLSearchParams(location.search)));
  void start();
}

function NotReady({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const text = shellText();
  return (
    <main className="mx-auto max-w-[24.5rem] px-4 pt-12">
      <h1 className="mb-4">{text.starting}</h1>
      <Failure message={sentenceOf(error)} traceId={traceOf(error)} onRetry={onRetry} />
    </main>
  );
}
