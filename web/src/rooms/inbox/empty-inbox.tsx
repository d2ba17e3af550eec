import { useNow, withSearch } from '#lib';
import { ButtonLink, Empty, NoMatch } from '#ui';
import { inboxText } from '../../messages/en/inbox.ts';
import { uiText } from '../../messages/en/ui.ts';
import { timeInWords } from './time-in-words.ts';
import type { Filters } from './filters.ts';
import { useLastNotification } from './notifications.ts';

/** Why there is nothing here: nothing fits, nothing is archived, all is read, or nothing ever came. */
export function EmptyInbox({ filters }: { filters: Filters }) {
  const text = inboxText();
  const { show, severity, category } = filters;
  if (severity !== undefined || category !== undefined) {
    const ui = uiText();
    const words = text.noMatchWords(show, severity && ui.severities[severity], category && ui.categories[category]);
    return (
      <NoMatch clearHref={withSearch({ show: show === 'unread' ? '' : show }, '/inbox')}>{text.noMatch(words)}</NoMatch>
    );
  }
  return show === 'archived' ? <Empty>{text.nothingArchived}</Empty> : <NothingNew />;
}

function NothingNew() {
  const text = inboxText();
  const now = useNow();
  const { data } = useLastNotification(true);
  const last = data?.items[0];
  if (data === undefined) return null;
  if (last !== undefined) return <Empty>{text.caughtUp(timeInWords(new Date(last.updated_at), now))}</Empty>;
  return <Empty action={<ButtonLink href="/networks">{text.firstUseAction}</ButtonLink>}>{text.firstUse}</Empty>;
}
