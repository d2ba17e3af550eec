import { useState } from 'react';
import type { Answer } from '#lib';
import { linksText } from '../messages/en/links.ts';
import { uiText } from '../messages/en/ui.ts';
import { api } from './api.ts';
import { Describing } from './describing.tsx';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { isDeadLink, useLoaded } from './loaded.ts';
import { Statement } from './notices.tsx';

type Described = Answer<'describeUnsubscribe'>;

/** Behind the unsubscribe link of a message: says what would stop, and stops it when asked. */
export function UnsubscribePage({ parameter: token }: { parameter: string }) {
  const text = linksText().unsubscribe;
  const [loaded] = useLoaded(() => api.call('describeUnsubscribe', { params: { token } }));
  if (loaded.state === 'here') return <Question token={token} described={loaded.value} />;
  if (loaded.state === 'failed' && isDeadLink(loaded.error)) return <DeadLink />;
  return <Describing title={text.loading} loaded={loaded} />;
}

function DeadLink() {
  const text = linksText().unsubscribe;
  return (
    <Statement title={text.invalidTitle} action={{ href: '/preferences', label: text.preferences }}>
      <p>{text.invalid}</p>
    </Statement>
  );
}

function Question({ token, described }: { token: string; described: Described }) {
  const text = linksText().unsubscribe;
  const ui = uiText();
  const [done, setDone] = useState(!described.enabled);
  const what = ui.categories[described.category];
  const submission = useSubmission({
    fields: [],
    send: async () => {
      await api.call('unsubscribe', { params: { token } });
      setDone(true);
    },
  });
  if (done) {
    return (
      <Statement title={text.doneTitle}>
        <p>{text.already(what, described.address)}</p>
        <p>
          <a href="/preferences">{text.undo}</a>
        </p>
      </Statement>
    );
  }
  return (
    <Frame title={text.title(what)} error={submission.errors.length > 0}>
      <p>{text.text(what, described.address)}</p>
      <p className="mt-3 mb-6 text-ink-2">{text.keep}</p>
      <Form submission={submission} label={text.submit} busyLabel={text.busy} />
    </Frame>
  );
}
