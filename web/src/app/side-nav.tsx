import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Role } from '@tocsin/sdk/contract';
import { format, mayAs, useCounts, useMe } from '#lib';
import { Key, VisuallyHidden } from '#ui';
import { shellText } from '../messages/en/shell.ts';
import { uiText } from '../messages/en/ui.ts';
import { Bell } from './bell.tsx';
import { isAppPath } from './pages.ts';

/** The pages of the app: a column at the side, a scrolling strip at the top of a phone. */
export function SideNav({ onHelp }: { onHelp: () => void }) {
  const text = shellText();
  const me = useMe();
  const strip = useCurrentInView();
  return (
    <header className="sticky top-0 z-10 border-line bg-sunken max-desk:border-b desk:h-dvh desk:overflow-y-auto desk:border-e desk:p-3">
      <div className="flex items-center justify-between max-desk:hidden desk:mb-3 desk:ps-2">
        <span className="text-meta tracking-widest text-ink-2">{uiText().product}</span>
        <Bell />
      </div>
      <nav
        ref={strip}
        aria-label={text.navigation}
        className="flex gap-1 overflow-x-auto p-2 desk:flex-col desk:gap-0 desk:overflow-visible desk:p-0"
      >
        <NavLinks />
      </nav>
      <div className="mt-6 px-2 text-meta text-ink-2 max-desk:hidden">
        <p className="truncate">{me.display_name || me.email}</p>
        <button
          type="button"
          className="mt-1 inline-flex min-h-8 cursor-pointer items-center gap-2"
          aria-keyshortcuts="?"
          onClick={onHelp}
        >
          {text.help.open} <Key>?</Key>
        </button>
      </div>
    </header>
  );
}

/** On a phone the strip scrolls sideways: the page that is shown stands in its middle, whole, with its neighbours. */
function useCurrentInView() {
  const strip = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const counted = useCounts() !== undefined;
  useEffect(() => {
    const show = () =>
      strip.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    show();
    // The font and the count make the links before it wider.
    void document.fonts.ready.then(show);
  }, [path, counted]);
  return strip;
}

interface NavLink {
  href: string;
  name: string;
  count?: number;
  /** Other pages that belong to it. */
  also?: readonly string[];
  /** The least role that sees it. */
  role?: Role;
}

function NavLinks() {
  const text = shellText();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const unread = useCounts()?.unread ?? 0;
  const { role, desk } = useMe();
  const links: NavLink[] = [
    { href: '/inbox', name: text.pages.inbox, count: unread, also: ['/alerts', '/notifications', '/why'] },
    { href: '/networks', name: text.pages.networks, also: ['/watches'] },
    { href: '/prices', name: text.pages.prices },
    { href: '/write', name: text.pages.articles },
    ...(desk ? [{ href: '/desk', name: text.pages.desk }] : []),
    { href: '/preferences', name: text.pages.preferences },
    { href: '/profile', name: text.pages.profile },
    { href: '/people', name: text.pages.people, role: 'MANAGER' },
    { href: '/deliveries', name: text.pages.deliveries, role: 'MANAGER' },
    { href: '/audit', name: text.pages.audit, role: 'ADMIN' },
  ];
  const shown = links.filter((link) => isAppPath(link.href) && mayAs(role, link.role ?? 'AUTHENTICATED'));
  return shown.map(({ href, name, count = 0, also = [] }) => (
    <a
      key={href}
      href={href}
      className="nav-link"
      aria-current={[href, ...also].some((start) => path.startsWith(start)) ? 'page' : undefined}
    >
      <span>{name}</span>
      {count === 0 ? null : (
        <span className="figures text-small font-label text-ink-2">
          <span aria-hidden="true">{count > 99 ? '99+' : format.number(count)}</span>
          <VisuallyHidden>{text.unreadCount(count)}</VisuallyHidden>
        </span>
      )}
    </a>
  ));
}
