export { ArticlePage } from './article-page.tsx';
export { WritePage } from './write-page.tsx';
