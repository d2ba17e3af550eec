import { catalogue } from '../../lib/catalogue.ts';

/** Texts that all lists share. */
export const listsText = catalogue({
  today: 'Today',
  yesterday: 'Yesterday',
  stale: (at: string) => `This list could not be loaded anew. It is from ${at}.`,
  forbidden: 'Only managers and administrators may see this. Ask an administrator of this installation.',
  any: 'any',
  search: 'Search',
  save: 'Save',
  saving: 'Saving…',
  saved: 'Saved.',
  delete: 'Delete',
});
