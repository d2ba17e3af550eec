import '../styles/main.css';
import { createRoot } from 'react-dom/client';
import { Button, Toasts } from '#ui';

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <main>
      <h1>hi</h1>
      <Button>x</Button>
      <Toasts />
    </main>,
  );
