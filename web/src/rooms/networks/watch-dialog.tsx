import type { Watch } from '@tocsin/sdk/contract';
import { Button, Dialog } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';
import { resourceTitle, type ResourceBrief } from './resource.ts';
import { WatchForm } from './watch-form.tsx';
import { useStopWatching } from './watches.ts';

/** Begins, changes or ends the watch on a resource. */
export function WatchDialog({
  resource,
  watch,
  open,
  onClose,
}: {
  resource: ResourceBrief;
  watch: Watch | undefined;
  open: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog title={networksText().watch.title(resourceTitle(resource))} open={open} onClose={onClose} actions={null}>
      <WatchForm
        resource={resource}
        watch={watch}
        onDone={onClose}
        actions={(form) => <Actions form={form} watch={watch} onClose={onClose} />}
      />
    </Dialog>
  );
}

function Actions({
  form,
  watch,
  onClose,
}: {
  form: { id: string; busy: boolean };
  watch: Watch | undefined;
  onClose: () => void;
}) {
  const text = networksText().watch;
  const stop = useStopWatching();
  return (
    <div className="mt-6 flex flex-wrap justify-end gap-3">
      {watch === undefined ? null : (
        <span className="me-auto">
          <Button busy={stop.isPending && text.stopping} onClick={() => stop.mutate(watch, { onSuccess: onClose })}>
            {text.stop}
          </Button>
        </span>
      )}
      <Button kind="quiet" onClick={onClose}>
        {uiText().cancel}
      </Button>
      <Button kind="ink" type="submit" form={form.id} busy={form.busy && text.saving}>
        {watch === undefined ? text.begin : text.save}
      </Button>
    </div>
  );
}
