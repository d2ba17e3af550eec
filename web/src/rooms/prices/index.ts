export { CoinPage } from './coin-page.tsx';
export { PricesPage } from './prices-page.tsx';
