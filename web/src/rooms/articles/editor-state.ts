import { useMutation } from '@tanstack/react-query';
import type { Article } from '@tocsin/sdk/contract';
import { useEffect, useState } from 'react';
import { fieldErrors, sentenceOf, useGo } from '#lib';
import { toast, type FieldError } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
import {
  deleteArticle,
  isConflict,
  publishArticle,
  readAgain,
  saveArticle,
  unpublishArticle,
  type Draft,
} from './articles.ts';
import { contentId } from './content-id.ts';
import { tagsIn, tagsText } from './tags.ts';

/** What is in the fields, as it was typed. */
export interface Typed {
  readonly title: string;
  readonly content: string;
  readonly tags: string;
}

type Act = 'save' | 'publish' | 'unpublish' | 'delete';

/** The life of an article on its page: what is typed, what is saved, and what the server said. */
export function useEditor(first: Article | undefined, onMade: (id: string) => void) {
  const go = useGo();
  const [article, setArticle] = useState(first);
  const [typed, setTyped] = useState(() => typedOf(first));
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [newer, setNewer] = useState<Article>();
  const dirty = isChanged(article, typed);
  useAskBeforeLeaving(dirty);
  const act = useMutation({
    mutationFn: (what: Act) => perform(what, { article, typed, dirty }),
    onSuccess: (saved, what) => {
      if (saved === undefined) return go('/write');
      const isNew = article === undefined;
      setArticle(saved);
      sayDone(what);
      if (!isNew) return;
      onMade(saved.id);
      go(`/write/${saved.id}`, { replace: true });
    },
    onError: (error) => {
      const fail = (reason: unknown) => setErrors(problemsOf(reason));
      if (isConflict(error) && article !== undefined) readAgain(article.id).then(setNewer, fail);
      else fail(error);
    },
  });
  const start = (what: Act, afterwards?: () => void): void => {
    const wrong = what === 'delete' ? [] : checkTyped(typed);
    setErrors(wrong);
    if (wrong.length === 0 && !act.isPending) act.mutate(what, afterwards ? { onSuccess: afterwards } : {});
  };
  const takeNewer = (): void => {
    setArticle(newer);
    setTyped(typedOf(newer));
    setNewer(undefined);
  };
  return {
    article,
    typed,
    dirty,
    errors,
    newer,
    busy: act.isPending ? act.variables : undefined,
    type: (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part })),
    start,
    takeNewer,
    keepCopy: () =>
      keepCopy(typed).then(
        ({ id }) => {
          takeNewer();
          go(`/write/${id}`);
        },
        (error: unknown) => toast(sentenceOf(error)),
      ),
  };
}

export type EditorState = ReturnType<typeof useEditor>;

async function perform(
  what: Act,
  { article, typed, dirty }: { article: Article | undefined; typed: Typed; dirty: boolean },
): Promise<Article | undefined> {
  if (what === 'delete') {
    if (article !== undefined) await deleteArticle(article);
    return undefined;
  }
  const saved = article === undefined || dirty ? await saveArticle(article, draftOf(typed)) : article;
  switch (what) {
    case 'publish':
      return await publishArticle(saved);
    case 'unpublish':
      return await unpublishArticle(saved);
    case 'save':
      return saved;
  }
}

async function keepCopy(typed: Typed): Promise<Article> {
  const text = articlesText().conflict;
  const copy = await saveArticle(undefined, {
    ...draftOf(typed),
    title: text.copyOf(typed.title.trim().slice(0, 190)),
  });
  toast(text.kept);
  return copy;
}

function sayDone(what: Act): void {
  const text = articlesText().editor;
  if (what === 'publish') toast(text.published);
  if (what === 'unpublish') toast(text.unpublished);
}

/** The names of the API as those of the fields. A tag is named by its place; one field holds them all. */
function problemsOf(reason: unknown): FieldError[] {
  const found = fieldErrors(reason, [
    'title',
    'content',
    'tags',
    ...Array.from({ length: 20 }, (_, place) => `tags/${place}`),
  ]);
  return found.map(({ field, message }) => ({ field: fieldOf(field), message }));
}

function fieldOf(name: string): string {
  if (name === 'content') return contentId;
  return name.startsWith('tags/') ? 'tags' : name;
}

function typedOf(article: Article | undefined): Typed {
  return { title: article?.title ?? '', content: article?.content ?? '', tags: tagsText(article?.tags ?? []) };
}

function draftOf({ title, content, tags }: Typed): Draft {
  return { title: title.trim(), content, tags: tagsIn(tags) };
}

function isChanged(article: Article | undefined, typed: Typed): boolean {
  const now = draftOf(typed);
  const before = article ?? { title: '', content: '', tags: [] };
  return now.title !== before.title || now.content !== before.content || tagsText(now.tags) !== tagsText(before.tags);
}

function checkTyped({ title }: Typed): FieldError[] {
  return title.trim() === '' ? [{ field: 'title', message: articlesText().editor.titleMissing }] : [];
}

function useAskBeforeLeaving(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [dirty]);
}
