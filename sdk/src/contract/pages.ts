/** A page of the web app. `{name}` stands for a part of its path. */
export interface WebPage {
  readonly path: string;
  /** Which bundle shows it: the small one before anybody has signed in, or the app. */
  readonly entry: 'auth' | 'app';
  /** The least role that sees it; absent where no session is needed. */
  readonly role?: 'AUTHENTICATED' | 'MANAGER' | 'ADMIN';
}

/** Every page of the web app: the server answers exactly these paths with it, and the checks of the web app visit them all. */
export const pages = [
  { path: '/sign-in', entry: 'auth' },
  { path: '/sign-in/{provider}', entry: 'auth' },
  { path: '/sign-in-link', entry: 'auth' },
  { path: '/second-step', entry: 'auth' },
  { path: '/enrol', entry: 'auth' },
  { path: '/sign-up', entry: 'auth' },
  { path: '/verify-email', entry: 'auth' },
  { path: '/forgot-password', entry: 'auth' },
  { path: '/reset-password', entry: 'auth' },
  { path: '/invitation', entry: 'auth' },
  { path: '/join', entry: 'auth' },
  { path: '/setup', entry: 'auth' },
  { path: '/change-email', entry: 'auth' },
  { path: '/undo-email', entry: 'auth' },
  { path: '/keep-account', entry: 'auth' },
  { path: '/u/{token}', entry: 'auth' },
  { path: '/a/{token}', entry: 'auth' },
  { path: '/kiosk', entry: 'auth' },
  { path: '/inbox', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/alerts/{id}', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/notifications/{id}', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/why/{id}', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/networks', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/networks/{asn}', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/prices', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/prices/{coin}', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/write', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/write/{id}', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/watches', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/watches/{id}', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/preferences', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/profile', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/profile/account', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/profile/security', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/profile/tokens', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/desk', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/desk/check-in', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/desk/left', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/desk/hosts', entry: 'app', role: 'AUTHENTICATED' },
  { path: '/desk/kiosks', entry: 'app', role: 'MANAGER' },
  { path: '/people', entry: 'app', role: 'MANAGER' },
  { path: '/people/figures', entry: 'app', role: 'MANAGER' },
  { path: '/people/invitations', entry: 'app', role: 'MANAGER' },
  { path: '/people/{id}', entry: 'app', role: 'MANAGER' },
  { path: '/audit', entry: 'app', role: 'ADMIN' },
  { path: '/audit/{id}', entry: 'app', role: 'ADMIN' },
  { path: '/deliveries', entry: 'app', role: 'MANAGER' },
  { path: '/deliveries/{id}', entry: 'app', role: 'MANAGER' },
] as const satisfies readonly WebPage[];
