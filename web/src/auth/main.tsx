import '../styles/main.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { findPage } from './page.ts';
import { pages } from './pages.ts';

const found = findPage(pages, location.pathname);
const root = document.getElementById('root');
if (root !== null && found !== undefined) {
  const Page = await found.page.load();
  createRoot(root).render(
    <StrictMode>
      <Page parameter={found.parameter} />
    </StrictMode>,
  );
}
