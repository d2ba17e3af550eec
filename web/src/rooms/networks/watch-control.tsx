import { useState } from 'react';
import { Button } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import type { ResourceBrief } from './resource.ts';
import { WatchDialog } from './watch-dialog.tsx';
import { useWatch } from './watches.ts';

/** "Watch", or "Watching" with what can be changed about it. */
export function WatchControl({ resource, watchId }: { resource: ResourceBrief; watchId: string | null }) {
  const text = networksText().watch;
  const [open, setOpen] = useState(false);
  const { data } = useWatch(watchId);
  const watch = watchId === null ? undefined : data;
  const waiting = watchId !== null && data === undefined;
  return (
    <>
      <Button kind={watchId === null ? 'ink' : 'outlined'} disabled={waiting} onClick={() => setOpen(true)}>
        {watchId === null ? text.watch : text.watching}
      </Button>
      {open ? <WatchDialog resource={resource} watch={watch} open onClose={() => setOpen(false)} /> : null}
    </>
  );
}
