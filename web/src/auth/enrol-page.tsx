import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient, safeReturnTo } from '#lib';
import { methodsText } from '../messages/en/sign-in-methods.ts';
import { ConfirmationDialog } from '../rooms/accounts/confirmation-dialog.tsx';
import { AddApp } from '../rooms/accounts/authenticator-app.tsx';
import { AddPasskey } from '../rooms/accounts/add-passkey.tsx';
import { Frame } from './frame.tsx';
import { searchParameter } from './loaded.ts';

/** For somebody whose role asks for a second step and who has none: all that they may do is set one up. */
export function EnrolPage() {
  const text = methodsText().enrol;
  const leave = (): void => location.assign(safeReturnTo(searchParameter('return_to')));
  return (
    <QueryClientProvider client={queryClient}>
      <Frame title={text.title}>
        <p className="mb-6">{text.text}</p>
        <div className="grid gap-3">
          <AddPasskey onAdded={leave} />
          <AddApp onAdded={leave} />
        </div>
        <ConfirmationDialog />
      </Frame>
    </QueryClientProvider>
  );
}
