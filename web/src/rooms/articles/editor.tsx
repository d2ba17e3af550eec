import type { Article } from '@tocsin/sdk/contract';
import { useState, type FormEvent } from 'react';
import { format } from '#lib';
import { Banner, Button, ErrorSummary, Field, PageHeader } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
import { ContentField } from './content-field.tsx';
import { contentId } from './content-id.ts';
import { DeleteDialog, PublishDialog } from './editor-dialogs.tsx';
import { useEditor, type EditorState } from './editor-state.ts';

/** The page on which an article is written. */
export function Editor({
  article: first,
  onMade = () => undefined,
}: {
  article: Article | undefined;
  /** It was saved for the first time and has an id now. */
  onMade?: (id: string) => void;
}) {
  const text = articlesText().editor;
  const editor = useEditor(first, onMade);
  const [asking, setAsking] = useState<'publish' | 'delete'>();
  const { typed, type, errors, article } = editor;
  const problem = (field: string) => errors.find((error) => error.field === field)?.message;
  // How many are told depends on the tags that are saved.
  const ask = (what: 'publish' | 'delete'): void => {
    if (what === 'publish' && (editor.dirty || article === undefined)) editor.start('save', () => setAsking('publish'));
    else setAsking(what);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    editor.start('save');
  };
  const title = typed.title.trim() === '' ? (article === undefined ? text.newTitle : text.untitled) : typed.title;
  return (
    <>
      <PageHeader
        title={title}
        documentTitle={title}
        crumb={{ href: '/write', label: text.crumb }}
        note={<State editor={editor} />}
      />
      <Conflict editor={editor} />
      <form noValidate onSubmit={submit} className="max-w-[48rem]">
        <ErrorSummary errors={errors} />
        <Field
          id="title"
          label={text.title}
          maxLength={200}
          autoComplete="off"
          value={typed.title}
          error={problem('title')}
          onChange={(event) => type({ title: event.target.value })}
        />
        <ContentField value={typed.content} error={problem(contentId)} onChange={(content) => type({ content })} />
        <Field
          id="tags"
          label={text.tags}
          hint={text.tagsHint}
          autoComplete="off"
          value={typed.tags}
          error={problem('tags')}
          onChange={(event) => type({ tags: event.target.value })}
        />
        <Actions editor={editor} onAsk={ask} />
      </form>
      <PublishDialog editor={editor} open={asking === 'publish'} onClose={() => setAsking(undefined)} />
      <DeleteDialog editor={editor} open={asking === 'delete'} onClose={() => setAsking(undefined)} />
    </>
  );
}

function State({ editor: { article, dirty } }: { editor: EditorState }) {
  const text = articlesText().editor;
  const published = article?.status === 'published' ? article.published_at : null;
  const url = article?.url ?? null;
  return (
    <>
      {published === null ? text.draftState : text.publishedState(format.fullTime(new Date(published)))}{' '}
      {url === null ? null : (
        <a className="underline" href={new URL(url).pathname}>
          {text.open}
        </a>
      )}{' '}
      <span role="status">{dirty ? text.unsaved : article === undefined ? null : text.saved}</span>
    </>
  );
}

function Actions({ editor, onAsk }: { editor: EditorState; onAsk: (what: 'publish' | 'delete') => void }) {
  const text = articlesText().editor;
  const { article, busy } = editor;
  const isPublished = article?.status === 'published';
  return (
    <div className="mt-6 flex flex-wrap items-center gap-3">
      <Button kind={isPublished ? 'ink' : 'outlined'} type="submit" busy={busy === 'save' && text.saving}>
        {text.save}
      </Button>
      {isPublished ? (
        <Button busy={busy === 'unpublish' && text.unpublishing} onClick={() => editor.start('unpublish')}>
          {text.unpublish}
        </Button>
      ) : (
        <Button kind="ink" busy={busy === 'publish' && text.publishing} onClick={() => onAsk('publish')}>
          {text.publish}
        </Button>
      )}
      {article === undefined ? null : (
        <Button kind="destructive" busy={busy === 'delete' && text.deleting} onClick={() => onAsk('delete')}>
          {text.delete}
        </Button>
      )}
    </div>
  );
}

function Conflict({ editor }: { editor: EditorState }) {
  const text = articlesText().conflict;
  const { newer } = editor;
  if (newer === undefined) return null;
  return (
    <Banner
      action={
        <div className="flex flex-wrap gap-2">
          <Button small onClick={() => void editor.keepCopy()}>
            {text.keep}
          </Button>
          <Button small onClick={editor.takeNewer}>
            {text.load}
          </Button>
        </div>
      }
    >
      {text.text(format.clockTime(new Date(newer.updated_at)))}
    </Banner>
  );
}
