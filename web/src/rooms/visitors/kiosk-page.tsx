import { makeClientOf } from '@tocsin/sdk/call';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { ApiError, fieldErrors, type Answer } from '../../lib/api-answer.ts';
import { readStorage, writeStorage } from '../../lib/locale.ts';
import { uiText } from '../../messages/en/ui.ts';
import { visitFormText } from '../../messages/en/visit-form.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary, type FieldError } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { timeAt } from './place-time.tsx';
import { useIdle } from './idle.ts';
import { wishOf, type VisitDraft } from './visit-draft.ts';
import { VisitForm } from './visit-form.tsx';

const storageKey = 'tocsin.kiosk';

const api = makeClientOf(
  {
    kioskHosts: 'GET /api/v1/kiosk/hosts',
    kioskCheckIn: 'POST /api/v1/kiosk/visits',
    kioskCheckOut: 'POST /api/v1/kiosk/check-out',
  },
  { token: () => readStorage(storageKey) ?? '' },
);

/** The token opens the routes of the kiosk only, so what is open to everybody is asked without it. */
const open = makeClientOf({ getInstance: 'GET /api/v1/instance' });

/** The token comes behind the `#` of the link once, stays on the tablet, and leaves the address at once. */
function takeToken(): void {
  const [, token] = /^#(kio_[\w-]+)$/.exec(location.hash) ?? [];
  if (token === undefined) return;
  writeStorage(storageKey, token);
  history.replaceState(null, '', '/kiosk');
}

interface CheckedIn {
  badge: number;
  host: string;
  place: string;
  until: string;
}
type Screen = { name: 'start' | 'in' | 'out' | 'left' | 'unknown' } | { name: 'done'; done: CheckedIn };

/** The tablet at the door: check in, check out, and back to the start by itself. It shows nothing about other visitors. */
export function KioskPage() {
  const [screen, setScreen] = useState<Screen>(() => {
    takeToken();
    return { name: readStorage(storageKey) === null ? 'unknown' : 'start' };
  });
  const start = (): void => setScreen({ name: 'start' });
  const idle = useIdle(screen.name !== 'start' && screen.name !== 'unknown', start);
  const refuse = (error: unknown): never => {
    if (error instanceof ApiError && error.code === 'KIOSK_UNKNOWN') setScreen({ name: 'unknown' });
    throw error;
  };
  const text = visitFormText().kiosk;
  return (
    <>
      <ScreenOf screen={screen} show={setScreen} refuse={refuse} />
      {idle.secondsLeft === undefined ? null : (
        <div role="alert" className="fixed inset-x-0 bottom-0 flex flex-wrap items-center gap-4 bg-warn-wash px-4 py-3">
          <p>{text.idle(idle.secondsLeft)}</p>
          <Button onClick={idle.stay}>{text.stay}</Button>
        </div>
      )}
    </>
  );
}

interface ScreenProps {
  show: (screen: Screen) => void;
  /** Leaves for the page that says so when the token of the tablet has ended. */
  refuse: (error: unknown) => never;
}

function ScreenOf({ screen, ...props }: ScreenProps & { screen: Screen }) {
  const text = visitFormText().kiosk;
  switch (screen.name) {
    case 'start':
      return <Start {...props} />;
    case 'in':
      return <CheckIn {...props} />;
    case 'out':
      return <CheckOut {...props} />;
    case 'done':
      return <Done done={screen.done} {...props} />;
    case 'left':
      return (
        <Frame title={text.left} back={() => props.show({ name: 'start' })}>
          <p>{text.leftText}</p>
        </Frame>
      );
    case 'unknown':
      return (
        <Frame title={text.unknown}>
          <p>{text.unknownText}</p>
        </Frame>
      );
  }
}

function Start({ show }: ScreenProps) {
  const text = visitFormText().kiosk;
  return (
    <Frame title={text.welcome}>
      <div className="grid gap-4">
        <Button kind="ink" className="min-h-16" onClick={() => show({ name: 'in' })}>
          {text.checkIn}
        </Button>
        <Button className="min-h-16" onClick={() => show({ name: 'out' })}>
          {text.checkOut}
        </Button>
      </div>
    </Frame>
  );
}

function CheckIn({ show, refuse }: ScreenProps) {
  const text = visitFormText();
  const [known, setKnown] = useState<Answer<'kioskHosts'>>();
  useEffect(() => {
    // Without an answer the form works as well: what is typed asks again and says what is the matter.
    api.call('kioskHosts', { query: {} }).then(setKnown, () => undefined);
  }, []);
  const find = async (query: string) => {
    const answer = await api.call('kioskHosts', { query: { query } }).catch(refuse);
    setKnown(answer);
    return answer.items;
  };
  const send = async (draft: VisitDraft): Promise<void> => {
    const { now } = await open.call('getInstance');
    const body = wishOf(draft, now);
    const { badge, host_name: host, place, check_out_at: end } = await api.call('kioskCheckIn', { body }).catch(refuse);
    show({ name: 'done', done: { badge, host, place: place.name, until: timeAt(place, end, new Date(now)) } });
  };
  const start = (
    <Button kind="quiet" onClick={() => show({ name: 'start' })}>
      {text.kiosk.start}
    </Button>
  );
  return (
    <Frame title={text.kiosk.checkIn}>
      <VisitForm
        find={find}
        timeZone={known?.place.time_zone}
        anyone={known?.anyone.words}
        teams={[]}
        send={send}
        aside={start}
      />
    </Frame>
  );
}

function Done({ done, show }: ScreenProps & { done: CheckedIn }) {
  const text = visitFormText();
  return (
    <Frame title={text.done.badge(done.badge)} back={() => show({ name: 'start' })}>
      <p role="status">{text.done.told(done.host)}</p>
      <p className="mt-2">{text.done.until(done.until)}</p>
      <p className="mt-2 text-ink-2">{text.kiosk.at(done.place)}</p>
    </Frame>
  );
}

function CheckOut({ show, refuse }: ScreenProps) {
  const text = visitFormText().kiosk;
  const [badge, setBadge] = useState('');
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const send = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.call('kioskCheckOut', { body: { badge: Number(badge) } }).catch(refuse);
      show({ name: 'left' });
    } catch (error) {
      setErrors(fieldErrors(error, ['badge']).map(({ message }) => ({ field: 'badge', message })));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    if (!/^\d{1,4}$/.test(badge.trim())) setErrors([{ field: 'badge', message: text.badgeMissing }]);
    else void send();
  };
  return (
    <Frame title={text.checkOut} back={() => show({ name: 'start' })}>
      <form noValidate onSubmit={submit}>
        <ErrorSummary errors={errors} />
        <Field
          id="badge"
          label={text.badge}
          hint={text.badgeHint}
          inputMode="numeric"
          autoComplete="off"
          value={badge}
          error={errors[0]?.message}
          onChange={(event) => setBadge(event.target.value)}
        />
        <Button kind="ink" type="submit" busy={busy && text.leaving}>
          {text.checkOut}
        </Button>
      </form>
    </Frame>
  );
}

/** One thing on a screen. A new screen is read from its title. */
function Frame({ title, back, children }: { title: string; back?: () => void; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${uiText().product}`;
    heading.current?.focus();
  }, [title]);
  return (
    <main className="mx-auto w-full max-w-[28rem] px-4 pt-10 pb-24">
      <h1 ref={heading} tabIndex={-1} className="mb-6">
        {title}
      </h1>
      {children}
      {back === undefined ? null : (
        <Button kind="quiet" className="mt-6" onClick={back}>
          {visitFormText().kiosk.start}
        </Button>
      )}
    </main>
  );
}
