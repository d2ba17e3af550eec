import { useState } from 'react';
import { usePathParameter } from '#lib';
import { Failed, Skeleton } from '#ui';
import { useArticle } from './articles.ts';
import { Editor } from './editor.tsx';

/** One article of mine; `new` is one that is not saved yet. */
export function ArticlePage() {
  const id = usePathParameter('id');
  // An article that was just saved for the first time gets its address, and its author goes on writing.
  const [madeHere, setMadeHere] = useState<string>();
  if (id === 'new' || id === madeHere) return <Editor article={undefined} onMade={setMadeHere} />;
  return <Known key={id} id={id} />;
}

function Known({ id }: { id: string }) {
  const article = useArticle(id);
  if (article.data !== undefined) return <Editor article={article.data} />;
  return article.isError ? <Failed error={article.error} onRetry={() => void article.refetch()} /> : <Skeleton />;
}
