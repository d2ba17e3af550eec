import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queryClient, sentenceOf } from '#lib';
import { Button, ConfirmButton, toast } from '#ui';
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
    <ConfirmButton
      label={text.replay}
      title={text.replayQuestion}
      asking={asking}
      onAsking={setAsking}
      busy={replay.isPending && text.replaying}
      onConfirm={() => replay.mutate()}
    >
      <p>{text.replayText}</p>
    </ConfirmButton>
  );
}
