import type { ErrorComponentProps } from '@tanstack/react-router';
import { sentenceOf, traceOf } from '#lib';
import { ButtonLink, Empty, Failure, PageHeader } from '#ui';
import { shellText } from '../messages/en/shell.ts';

/** An address that is no page. */
export function NotFoundPage() {
  const text = shellText();
  return (
    <>
      <PageHeader title={text.notFound} documentTitle={text.notFound} />
      <Empty action={<ButtonLink href="/inbox">{text.toInbox}</ButtonLink>}>{text.notFoundText}</Empty>
    </>
  );
}

/** A page that could not be shown at all. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const text = shellText();
  return (
    <>
      <PageHeader title={text.failed} documentTitle={text.failed} />
      <Failure message={sentenceOf(error)} traceId={traceOf(error)} onRetry={reset} />
    </>
  );
}
