import { useEffect, type ReactNode } from 'react';
import { uiText } from '../messages/en/ui.ts';

/** The page around a form without session: the product's name, the title, the form, in one narrow column. */
export function Frame({
  title,
  error = false,
  children,
}: {
  title: string;
  /** Adds "Error:" to the document's title. */ error?: boolean;
  children: ReactNode;
}) {
  const text = uiText();
  useEffect(() => {
    document.title = `${error ? `${text.errorPrefix} ` : ''}${title} · ${text.product}`;
  }, [title, error, text]);
  return (
    <main className="mx-auto w-full max-w-[24.5rem] px-4 pt-[max(1.5rem,22dvh)] pb-12">
      <p className="text-meta tracking-widest text-ink-2">
        <a href="/" className="text-ink-2">
          {text.product}
        </a>
      </p>
      <h1 className="mb-8" tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}
