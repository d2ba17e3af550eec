import type { ArticleStatus, ArticleSummary } from '@tocsin/sdk/contract';
import { oneOf, useSearchText, withSearch } from '#lib';
import { ButtonLink, Empty, ListStates, Mark, PageHeader, Rail, RailRow, Tab, Tabs, Time } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
import { useMyArticles } from './articles.ts';
import { Watching } from './watching.tsx';

const statuses: readonly ArticleStatus[] = ['draft', 'published'];

/** What I wrote, and what I hear of. */
export function WritePage() {
  const text = articlesText();
  const status = oneOf(statuses, useSearchText()['status']);
  const list = useMyArticles(status);
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={text.title}
        note={text.note}
        actions={
          <>
            <ButtonLink kind="quiet" href="/articles">
              {text.read}
            </ButtonLink>
            <ButtonLink kind="ink" href="/write/new">
              {text.write}
            </ButtonLink>
          </>
        }
      />
      <Tabs label={text.views}>
        <Tab href="/write" current={status === undefined}>
          {text.tabs.all}
        </Tab>
        {statuses.map((one) => (
          <Tab key={one} href={withSearch({ status: one }, '/write')} current={one === status}>
            {text.tabs[one]}
          </Tab>
        ))}
      </Tabs>
      <div className="mt-4">
        <ListStates list={list} empty={<Empty>{text.empty[status ?? 'all']}</Empty>}>
          {(items) => (
            <Rail label={text.views} plain>
              {items.map((article) => (
                <ArticleRow key={article.id} article={article} />
              ))}
            </Rail>
          )}
        </ListStates>
      </div>
      <Watching />
    </>
  );
}

function ArticleRow({ article }: { article: ArticleSummary }) {
  const text = articlesText();
  const { id, title, status, words, reading_minutes: minutes, updated_at: updated, tags } = article;
  const facts = [text.marks[status], text.words(words), text.minutes(minutes), ...tags];
  return (
    <RailRow
      time={<Time at={updated} show="short" />}
      mark={<Mark kind={status === 'published' ? 'notice' : 'waiting'} name={text.marks[status]} />}
      title={
        <a className="rail-title" href={`/write/${id}`}>
          {title}
        </a>
      }
      meta={facts.join(' · ')}
    />
  );
}
