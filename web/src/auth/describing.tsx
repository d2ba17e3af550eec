import { traceOf } from '#lib';
import { Failure } from '#ui';
import { uiText } from '../messages/en/ui.ts';
import { failuresOf } from './failure.ts';
import { Frame } from './frame.tsx';
import type { Loaded } from './loaded.ts';

/** Stands in for a page until the server has said what its link is about. */
export function Describing({ title, loaded }: { title: string; loaded: Loaded<unknown> }) {
  return (
    <Frame title={title}>
      {loaded.state === 'failed' ? (
        <Failure
          message={failuresOf(loaded.error, [])
            .map(({ message }) => message)
            .join(' ')}
          traceId={traceOf(loaded.error)}
          onRetry={loaded.retry}
        />
      ) : (
        <p>{uiText().loading}</p>
      )}
    </Frame>
  );
}
