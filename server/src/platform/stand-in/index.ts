export { sendConsent, sendRefusal } from './consent.ts';
export type { Consent } from './consent.ts';
export { escapeMarkup as escapeHtml } from '../markup/index.ts';
export { entriesHtml, sendPage } from './page.ts';
export type { Entry, EntryLink, Page } from './page.ts';
export { basicOf, openStandIn } from './stand-in.ts';
export type { StandIn } from './stand-in.ts';
