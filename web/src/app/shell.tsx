import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import {
  endSession,
  followLinks,
  startLive,
  useConfirmation,
  useGo,
  useInstance,
  useSessionEnded,
  useShortcuts,
} from '#lib';
import { Skeleton, Toasts } from '#ui';
import { shellText } from '../messages/en/shell.ts';
import { HelpDialog } from './help-dialog.tsx';
import { isAppPath } from './pages.ts';
import { SessionEndedDialog } from './session-ended-dialog.tsx';
import { SideNav } from './side-nav.tsx';

const ConfirmationDialog = lazy(async () => ({
  default: (await import('../rooms/accounts/confirmation-dialog.tsx')).ConfirmationDialog,
}));

/** What stands around every page: skip link, navigation, the page, toasts, dialogs of the whole app. */
export function Shell() {
  const text = shellText();
  const [help, setHelp] = useState(false);
  const ended = useSessionEnded();
  useNavigation();
  useEffect(() => startLive(endSession), []);
  useShortcuts({ '?': () => setHelp(true), ...useGoShortcuts() });
  return (
    <>
      <a className="skip-link" href="#content">
        {text.skip}
      </a>
      <div className="min-h-dvh desk:grid desk:grid-cols-[13.5rem_minmax(0,1fr)]">
        <SideNav onHelp={() => setHelp(true)} />
        <main id="content" tabIndex={-1} className="w-full max-w-[72rem] px-4 pt-4 pb-28 desk:px-8 desk:pt-6">
          <InstanceNotice />
          <Suspense fallback={<Skeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Toasts />
      <HelpDialog open={help} onClose={() => setHelp(false)} />
      <SessionEndedDialog ended={ended} />
      <Confirmation />
    </>
  );
}

/** Loaded when something asks for it. */
function Confirmation() {
  return useConfirmation() === undefined ? null : (
    <Suspense>
      <ConfirmationDialog />
    </Suspense>
  );
}

/** Plain links become navigations, and after each one the focus is on the title of the new page. */
function useNavigation(): void {
  const router = useRouter();
  useEffect(() => followLinks((href) => router.history.push(href), isAppPath), [router]);
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        requestAnimationFrame(() => document.querySelector('h1')?.focus({ preventScroll: true }));
      }),
    [router],
  );
}

function useGoShortcuts() {
  const go = useGo();
  return {
    'g i': () => go('/inbox'),
    'g n': () => go('/networks'),
    'g p': () => go('/preferences'),
    'g a': () => go('/profile'),
    '/': () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
  };
}

/** What everybody must know about this installation: that it is a sample, or that it is not safe. */
function InstanceNotice() {
  const instance = useInstance();
  const text = shellText();
  if (instance?.insecure === true)
    return <p className="mb-4 border-s-2 border-warn bg-warn-wash px-4 py-2">{text.insecure}</p>;
  if (instance?.sample_mode !== true) return null;
  return (
    <p className="mb-3 text-small text-ink-2">
      {text.sampleMode} <a href="/dev/mail">{text.sampleMail}</a>
    </p>
  );
}
