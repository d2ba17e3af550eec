import '../styles/main.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Found } from './pages.ts';
import { SignInPage } from './sign-in-page.tsx';

const root = document.getElementById('root');
const found = await pageOf(location.pathname);
if (root !== null && found !== undefined) {
  const { Page, parameter } = found;
  createRoot(root).render(
    <StrictMode>
      <Page parameter={parameter} />
    </StrictMode>,
  );
}

/** Sign-in comes with the entry; the list of the other pages is loaded for whoever wants one of them. */
async function pageOf(path: string): Promise<Found | undefined> {
  if (/^\/sign-in\/?$/.test(path)) return { Page: SignInPage, parameter: '' };
  return await (await import('./pages.ts')).loadPage(path);
}
