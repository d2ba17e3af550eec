import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queryClient, sentenceOf } from '#lib';
import { Button, Dialog, toast } from '#ui';
import { deliveriesText } from '../../messages/en/deliveries.ts';
import { uiText } from '../../messages/en/ui.ts';
import type { DeliveryStory } from './delivery-page.tsx';

/** Send it again where it failed; copy its id. */
export function DeliveryActions({ delivery }: { delivery: DeliveryStory }) {
  const text = deliveriesText();
  const copy = (): void =>
    void navigator.clipboard.writeText(delivery.id).then(
      () => toast(text.copied),
      () => toast(uiText().failed),
    );
  return (
    <>
      {delivery.status === 'failed' ? <Replay id={delivery.id} /> : null}
      <Button kind="quiet" onClick={copy}>
        {text.copyId}
      </Button>
    </>
  );
}

function Replay({ id }: { id: string }) {
  const text = deliveriesText();
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const replay = useMutation({
    mutationFn: () => api.call('replayDelivery', { params: { id } }),
    onSuccess: () => {
      close();
      toast(text.replayed);
      return queryClient.invalidateQueries({ queryKey: ['deliveries'] });
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{text.replay}</Button>
      <Dialog
        title={text.replayQuestion}
        open={asking}
        onClose={close}
        actions={
          <>
            <Button kind="quiet" onClick={close}>
              {uiText().cancel}
            </Button>
            <Button kind="ink" busy={replay.isPending && text.replaying} onClick={() => replay.mutate()}>
              {text.replay}
            </Button>
          </>
        }
      >
        <p>{text.replayText}</p>
      </Dialog>
    </>
  );
}
