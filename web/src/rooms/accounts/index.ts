export { AccountPage } from './account-page.tsx';
export { FiguresPage } from './figures-page.tsx';
export { InvitationsPage } from './invitations-page.tsx';
export { PeoplePage } from './people-page.tsx';
export { PersonPage } from './person-page.tsx';
export { ProfilePage } from './profile-page.tsx';
export { SecurityPage } from './security-page.tsx';
export { TokensPage } from './tokens-page.tsx';
