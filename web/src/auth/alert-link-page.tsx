import { ApiError, type Answer } from '#lib';
import { SeverityMark } from '#ui';
import { authText } from '../messages/en/auth.ts';
import { linksText } from '../messages/en/links.ts';
import { api } from './api.ts';
import { Describing } from './describing.tsx';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { isDeadLink, useLoaded } from './loaded.ts';
import { Statement } from './notices.tsx';

type Described = Answer<'describeAlertLink'>;

/** Behind the link of a mailed alert: says how it stands, and acknowledges it when asked. */
export function AlertLinkPage({ parameter: token }: { parameter: string }) {
  const text = authText();
  const links = linksText();
  const [loaded, set] = useLoaded(() => api.call('describeAlertLink', { params: { token } }));
  if (loaded.state === 'here') return <Alert token={token} alert={loaded.value} onChange={set} />;
  if (loaded.state === 'failed' && isDeadLink(loaded.error)) {
    return (
      <Statement title={links.alert.invalidTitle} action={{ href: '/inbox', label: text.toInbox }}>
        <p>{links.alert.invalid}</p>
      </Statement>
    );
  }
  return <Describing title={links.alert.loading} loaded={loaded} />;
}

function Alert({ token, alert, onChange }: { token: string; alert: Described; onChange: (alert: Described) => void }) {
  const text = authText();
  const links = linksText();
  const submission = useSubmission({
    fields: [],
    send: async () => {
      const answer = await api.call('actOnAlert', { params: { token }, body: { action: 'acknowledge' } });
      // The button is gone now; the title is where the new state is read.
      document.querySelector('h1')?.focus();
      onChange({ ...alert, ...answer });
    },
    onRefused: (error) => {
      const over = error instanceof ApiError && error.code === 'ALERT_RESOLVED';
      if (over) onChange({ ...alert, state: 'resolved' });
      return over;
    },
  });
  return (
    <Frame title={alert.title} error={submission.errors.length > 0}>
      <p className="mb-6 flex items-baseline gap-2">
        <SeverityMark severity={alert.severity} resolved={alert.state === 'resolved'} />
        <span role="status">{stateSentence(alert)}</span>
      </p>
      {alert.state === 'open' ? (
        <>
          <p className="mb-6 text-ink-2">{links.alert.explain}</p>
          <Form submission={submission} label={links.alert.submit} busyLabel={links.alert.busy} />
        </>
      ) : null}
      <p className="mt-6 text-meta">
        <a href="/inbox">{text.toInbox}</a>
      </p>
    </Frame>
  );
}

function stateSentence({ state, acknowledged_by }: Described): string {
  const text = linksText().alert;
  switch (state) {
    case 'open':
      return text.open;
    case 'acknowledged':
      return text.acknowledged(acknowledged_by);
    case 'resolved':
      return text.resolved;
  }
}
