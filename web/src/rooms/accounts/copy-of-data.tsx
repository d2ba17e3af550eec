import { useMutation } from '@tanstack/react-query';
import { ApiError, download, sentenceOf } from '#lib';
import { Banner, Button } from '#ui';
import { accountLifeText } from '../../messages/en/account-life.ts';
import { SignInAgain } from './sign-in-again.tsx';

/** Everything that is known about me, as a file. */
export function CopyOfData() {
  const text = accountLifeText().copy;
  const make = useMutation({ mutationFn: fetchCopy });
  return (
    <div className="max-w-prose">
      <p className="mb-4">{text.text}</p>
      {make.error === null ? null : <Banner kind="critical">{sentenceOf(make.error)}</Banner>}
      <SignInAgain after={make.error} />
      <Button busy={make.isPending && text.making} onClick={() => make.mutate()}>
        {text.make}
      </Button>
      <p role="status" className="mt-3">
        {make.isSuccess ? text.made : null}
      </p>
    </div>
  );
}

async function fetchCopy(): Promise<void> {
  const answer = await fetch('/api/v1/me/export');
  if (!answer.ok) throw new ApiError(answer, (await answer.json()) as Record<string, unknown>); // a problem document
  const named = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  download(named ?? 'my-data.zip', await answer.blob());
}
