export { escapeMarkup, Markup, markup, trusted } from './markup.ts';
