export { NetworkPage } from './network-page.tsx';
export { NetworksPage } from './networks-page.tsx';
export { WatchPage } from './watch-page.tsx';
export { WatchesPage } from './watches-page.tsx';
