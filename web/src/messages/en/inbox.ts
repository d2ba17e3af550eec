import { catalogue } from '../../lib/catalogue.ts';
import { plural } from '../../lib/format.ts';

/** Texts of the inbox. */
export const inboxText = catalogue({
  title: 'Inbox',
  views: 'Which notifications',
  tabs: { unread: 'Unread', all: 'All', archived: 'Archived' },
  readAll: 'Mark all read',
  readingAll: 'Marking…',
  preferences: 'Preferences',
  select: 'Select',
  selectDone: 'Done',
  selected: (count: number) => `${count} selected`,
  selectOne: (title: string) => `Select: ${title}`,
  markRead: 'Mark read',
  markUnread: 'Mark unread',
  archive: 'Archive',
  unarchive: 'Move to inbox',
  archiveOne: (title: string) => `Archive: ${title}`,
  unarchiveOne: (title: string) => `Move to inbox: ${title}`,
  unread: 'Unread:',
  severityFilter: 'Severity',
  categoryFilter: 'About',
  filterSummary: (severity: string | undefined, category: string | undefined) =>
    severity === undefined && category === undefined
      ? 'Filter'
      : `Filter: ${[severity, category].filter((part) => part !== undefined).join(', ')}`,
  any: 'any',
  everything: 'everything',
  arrived: (count: number) => `${count} new`,
  arrivedShow: (count: number) =>
    `${count} new ${plural(count, { one: 'notification', other: 'notifications' })}. Show`,
  archivedToast: (count: number) => (count === 1 ? 'Archived.' : `${count} notifications archived.`),
  unarchivedToast: (count: number) =>
    count === 1 ? 'Moved to the inbox.' : `${count} notifications moved to the inbox.`,
  readAllToast: (count: number) =>
    count === 0
      ? 'Nothing was unread.'
      : `${count} ${plural(count, { one: 'notification', other: 'notifications' })} marked read.`,
  acknowledgedBy: (name: string) => `acknowledged by ${name}`,
  acknowledged: 'acknowledged',
  resolved: 'resolved',
  open: 'open',
  caughtUp: (last: string) => `Nothing unread. Last notification ${last}.`,
  at: {
    today: (time: string) => `${time} today`,
    yesterday: (time: string) => `${time} yesterday`,
    earlier: (time: string, day: string) => `${time} on ${day}`,
  },
  firstUse: 'When something you watch happens, it appears here, and stays here whatever else it was sent by.',
  firstUseAction: 'Choose what to watch',
  nothingArchived: 'Nothing is archived. What you archive stays here and can be moved back.',
  noMatch: (words: string) => `No ${words}.`,
  noMatchWords: (show: 'unread' | 'all' | 'archived', severity: string | undefined, category: string | undefined) =>
    [
      show === 'all' ? '' : show,
      severity?.toLowerCase() ?? '',
      'notifications',
      category === undefined ? '' : `about “${category}”`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  hints: { move: 'move', archive: 'archive', read: 'read or unread', all: 'all shortcuts' },
});
