import '../styles/main.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { findPage } from './page.ts';
import { pages } from './pages.tsx';

const found = findPage(pages, location.pathname);
const root = document.getElementById('root');
if (root !== null && found !== undefined) {
  createRoot(root).render(
    <StrictMode>
      <found.page.component parameter={found.parameter} />
    </StrictMode>,
  );
}
