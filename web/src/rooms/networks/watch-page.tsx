import type { Watch } from '@tocsin/sdk/contract';
import { useGo, usePathParameter } from '#lib';
import { Button, ButtonLink, Failed, PageHeader, Skeleton } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { resourceHref, resourceTitle } from './resource.ts';
import { WatchForm } from './watch-form.tsx';
import { ruleOf } from './watch-words.ts';
import { useStopWatching, useWatch } from './watches.ts';

/** One watch, as "why did I get this" links to it. */
export function WatchPage() {
  const text = networksText();
  const id = usePathParameter('id');
  const watch = useWatch(id);
  const crumb = { href: '/watches', label: text.watches.crumb };
  if (watch.data === undefined) {
    return (
      <>
        <PageHeader title={text.watches.loading} documentTitle={text.watches.loading} crumb={crumb} />
        {watch.isError ? <Failed error={watch.error} onRetry={() => void watch.refetch()} /> : <Skeleton rows={2} />}
      </>
    );
  }
  const title = resourceTitle(watch.data.resource);
  return (
    <>
      <PageHeader title={title} documentTitle={title} crumb={crumb} note={ruleOf(watch.data)} />
      <Change key={id} watch={watch.data} />
    </>
  );
}

function Change({ watch }: { watch: Watch }) {
  const text = networksText().watch;
  const go = useGo();
  const stop = useStopWatching();
  const leave = (): void => go('/watches');
  return (
    <div className="mt-6 max-w-[22.5rem]">
      <WatchForm
        resource={watch.resource}
        watch={watch}
        onDone={leave}
        actions={({ id, busy }) => (
          <div className="mt-6 flex flex-wrap gap-3">
            <Button kind="ink" type="submit" form={id} busy={busy && text.saving}>
              {text.save}
            </Button>
            <Button busy={stop.isPending && text.stopping} onClick={() => stop.mutate(watch, { onSuccess: leave })}>
              {text.stop}
            </Button>
            <ButtonLink kind="quiet" href={resourceHref(watch.resource)}>
              {networksText().network.alarms}
            </ButtonLink>
          </div>
        )}
      />
    </div>
  );
}
