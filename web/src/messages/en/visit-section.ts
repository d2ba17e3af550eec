import { catalogue } from '../../lib/catalogue.ts';

/** Texts of the page of a visit, which is the alert's page for its host. */
export const visitSectionText = catalogue({
  title: 'Visitor',
  erased: 'What was known of this visitor was removed.',
  name: 'Name',
  company: 'Company',
  reach: 'Reach',
  purpose: 'Purpose',
  host: 'Host',
  badge: 'Badge',
  in: 'In',
  until: 'Planned until',
  out: 'Out',
  checkOut: 'Check out',
  checkingOut: 'Checking out…',
  checkedOut: (name: string) => `${name} is checked out and is told about the visit.`,
  away: 'Say when you are away',
});
