import { useState } from 'react';
import { sentenceOf } from '#lib';
import { Button, described, FieldFrame } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
import { usePreview } from './articles.ts';
import { contentId } from './content-id.ts';

/** The text of an article as Markdown, or as readers will see it. */
export function ContentField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (content: string) => void;
}) {
  const text = articlesText().editor;
  const [shown, setShown] = useState(false);
  const modes = [
    { label: text.writing, preview: false },
    { label: text.preview, preview: true },
  ];
  const switches = (
    <div role="group" aria-label={text.mode} className="flex gap-2">
      {modes.map(({ label, preview }) => (
        <Button
          key={label}
          kind={shown === preview ? 'outlined' : 'quiet'}
          small
          aria-pressed={shown === preview}
          onClick={() => setShown(preview)}
        >
          {label}
        </Button>
      ))}
    </div>
  );
  return (
    <FieldFrame id={contentId} label={text.content} hint={text.contentHint} error={error} aside={switches}>
      <textarea
        id={contentId}
        className="input min-h-[24rem] resize-y"
        hidden={shown}
        maxLength={100_000}
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...described(contentId, { hint: text.contentHint, error })}
      />
      {shown ? <Preview content={value} /> : null}
    </FieldFrame>
  );
}

function Preview({ content }: { content: string }) {
  const text = articlesText();
  const preview = usePreview(content, true);
  if (content.trim() === '') return <p className="text-ink-2">{text.editor.previewEmpty}</p>;
  if (preview.isError) return <p className="text-crit">{sentenceOf(preview.error)}</p>;
  const { html = '', words = 0, reading_minutes: minutes = 1 } = preview.data ?? {};
  return (
    <section
      aria-label={text.editor.preview}
      aria-busy={preview.isPending || undefined}
      className="border-y border-line py-4"
    >
      <div
        className="prose"
        dir="auto"
        // The server made this HTML of Markdown, with everything that people typed escaped.
        // oxlint-disable-next-line react/no-danger
        dangerouslySetInnerHTML={{ __html: html }}
      />
      <p className="mt-4 text-meta text-ink-2">{`${text.words(words)} · ${text.minutes(minutes)}`}</p>
    </section>
  );
}
