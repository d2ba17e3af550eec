import { useEffect, useRef, type ReactNode } from 'react';
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
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${error ? `${text.errorPrefix} ` : ''}${title} · ${text.product}`;
  }, [title, error, text]);
  useEffect(() => {
    // A page that changed into another one is read from its title; the first one is read by the browser.
    if (shown !== undefined && shown !== title) heading.current?.focus();
    shown = title;
  }, [title]);
  return (
    <main className="mx-auto w-full max-w-[24.5rem] px-4 pt-6 pb-12 desk:pt-[min(22dvh,13rem)]">
      <p className="text-meta tracking-widest text-ink-2">
        <a href="/" className="text-ink-2 no-underline hover:underline">
          {text.product}
        </a>
      </p>
      <h1 ref={heading} className="mb-8" tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}

let shown: string | undefined;
