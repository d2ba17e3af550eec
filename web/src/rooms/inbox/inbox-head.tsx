import { categories, severities, useCounts } from '#lib';
import { Button, ButtonLink, FilterChips, PageHeader, Tab, Tabs } from '#ui';
import { hrefFor, type Filters } from './filters.ts';
import { inboxText } from '../../messages/en/inbox.ts';
import { uiText } from '../../messages/en/ui.ts';

/** Title, Mark all read, the tabs and the filters. */
export function InboxHead({
  filters,
  readAll,
  reading,
  onSelect,
  selecting,
}: {
  filters: Filters;
  readAll: () => void;
  reading: boolean;
  onSelect: () => void;
  selecting: boolean;
}) {
  const text = inboxText();
  const unread = useCounts()?.unread;
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={text.title}
        actions={
          <>
            <Button onClick={readAll} busy={reading && text.readingAll}>
              {text.readAll}
            </Button>
            <Button kind="quiet" onClick={onSelect} aria-pressed={selecting}>
              {selecting ? text.selectDone : text.select}
            </Button>
            <span className="max-desk:hidden">
              <ButtonLink kind="quiet" href="/preferences">
                {text.preferences}
              </ButtonLink>
            </span>
          </>
        }
      />
      <Tabs label={text.views}>
        {(['unread', 'all', 'archived'] as const).map((show) => (
          <Tab
            key={show}
            href={hrefFor({ ...filters, show })}
            current={show === filters.show}
            count={show === 'unread' ? unread : undefined}
          >
            {text.tabs[show]}
          </Tab>
        ))}
      </Tabs>
      <Filter filters={filters} />
    </>
  );
}

function Filter({ filters }: { filters: Filters }) {
  const text = inboxText();
  const ui = uiText();
  const severityChoices = severities.toReversed().map((value) => ({
    value,
    label: ui.severities[value],
    href: hrefFor({ ...filters, severity: value }),
  }));
  const categoryChoices = categories.map((value) => ({
    value,
    label: ui.categories[value],
    href: hrefFor({ ...filters, category: value }),
  }));
  return (
    <details className="mt-4" open={filters.severity !== undefined || filters.category !== undefined}>
      <summary className="chip cursor-pointer text-meta">
        {text.filterSummary(
          filters.severity && ui.severities[filters.severity],
          filters.category && ui.categories[filters.category],
        )}
      </summary>
      <div className="mt-2 grid gap-2">
        <FilterChips
          label={text.severityFilter}
          chosen={filters.severity ?? ''}
          choices={[
            { value: '', label: text.any, href: hrefFor({ ...filters, severity: undefined }) },
            ...severityChoices,
          ]}
        />
        <FilterChips
          label={text.categoryFilter}
          chosen={filters.category ?? ''}
          choices={[
            { value: '', label: text.everything, href: hrefFor({ ...filters, category: undefined }) },
            ...categoryChoices,
          ]}
        />
      </div>
    </details>
  );
}
