import { useState } from 'react';
import { ApiError, safeReturnTo } from '#lib';
import { Banner, Button, Field } from '#ui';
import { PasskeyCancelled, showPasskey } from '../lib/passkeys.ts';
import { authText } from '../messages/en/auth.ts';
import { methodsText } from '../messages/en/sign-in-methods.ts';
import { Form, useSubmission } from './form.tsx';
import { Frame } from './frame.tsx';
import { searchParameter } from './loaded.ts';
import { methodsApi } from './methods-api.ts';
import { Statement } from './notices.tsx';
import { problemOf } from './other-ways.tsx';
import type { SecondStep } from './second-step.ts';

type Factor = SecondStep['methods'][number];
type CodeFactor = Exclude<Factor, 'passkey'>;

/** What follows the right password where an account asks for more. What is asked stands behind the `#`. */
export function SecondStepPage() {
  const text = methodsText().step;
  const [step] = useState(readStep);
  const [ended, setEnded] = useState(false);
  if (step === undefined || ended) {
    return (
      <Statement title={text.endedTitle} action={{ href: '/sign-in', label: authText().toSignIn }}>
        <p>{text.ended}</p>
      </Statement>
    );
  }
  return <Asked step={step} onEnded={() => setEnded(true)} />;
}

function Asked({ step, onEnded }: { step: SecondStep; onEnded: () => void }) {
  const text = methodsText().step;
  const codes = step.methods.filter((method): method is CodeFactor => method !== 'passkey');
  const [method, setMethod] = useState<CodeFactor | undefined>(codes[0]);
  const [wrong, setWrong] = useState(false);
  const other = codes.find((one) => one !== method);
  return (
    <Frame title={text.title} error={wrong}>
      <p className="mb-6">{text.text}</p>
      {step.passkey === null ? null : (
        <PasskeyStep challenge={step.challenge} options={step.passkey} onEnded={onEnded} alone={codes.length === 0} />
      )}
      {method === undefined ? null : (
        <CodeStep key={method} challenge={step.challenge} method={method} onEnded={onEnded} onWrong={setWrong} />
      )}
      {other === undefined ? null : (
        <p className="mt-6">
          <Button kind="quiet" onClick={() => setMethod(other)}>
            {other === 'totp' ? text.useTotp : text.useRecovery}
          </Button>
        </p>
      )}
      <p className="mt-6 text-meta text-ink-2">{text.lost}</p>
    </Frame>
  );
}

interface StepProps {
  challenge: string;
  onEnded: () => void;
}

function PasskeyStep({
  challenge,
  options,
  onEnded,
  alone,
}: StepProps & { options: Record<string, unknown>; alone: boolean }) {
  const text = methodsText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const show = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const response = await showPasskey(options);
      await methodsApi.call('answerChallenge', { body: { challenge, method: 'passkey', response } });
      leave();
    } catch (error) {
      if (isEnded(error)) onEnded();
      else setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <div className="mb-6 grid gap-3">
      {problem === undefined ? null : (
        <div role="alert">
          <Banner kind="critical">{problem}</Banner>
        </div>
      )}
      <Button
        kind={alone ? 'ink' : 'outlined'}
        className="w-full"
        busy={busy && text.passkey.waiting}
        onClick={() => void show()}
      >
        {text.step.passkey}
      </Button>
    </div>
  );
}

function CodeStep({
  challenge,
  method,
  onEnded,
  onWrong,
}: StepProps & { method: CodeFactor; onWrong: (wrong: boolean) => void }) {
  const text = methodsText().step;
  const [code, setCode] = useState('');
  const submission = useSubmission({
    fields: ['code'],
    check: () => (code.trim() === '' ? [{ field: 'code', message: text.missing }] : []),
    send: async () => {
      onWrong(false);
      await methodsApi.call('answerChallenge', { body: { challenge, method, code } });
      leave();
    },
    onRefused: (error) => {
      onWrong(true);
      if (isEnded(error)) onEnded();
      return isEnded(error) || error instanceof PasskeyCancelled;
    },
  });
  return (
    <Form submission={submission} label={text.submit} busyLabel={text.busy}>
      <Field
        id="code"
        name="code"
        label={text[method]}
        hint={method === 'totp' ? text.totpHint : text.recoveryHint}
        autoComplete="one-time-code"
        inputMode={method === 'totp' ? 'numeric' : 'text'}
        autoCapitalize="none"
        spellCheck={false}
        required
        value={code}
        error={submission.errorOf('code')}
        onChange={(event) => setCode(event.target.value)}
      />
    </Form>
  );
}

const leave = (): void => location.assign(safeReturnTo(searchParameter('return_to')));

const isEnded = (error: unknown): boolean => error instanceof ApiError && error.code === 'CHALLENGE_ENDED';

function readStep(): SecondStep | undefined {
  try {
    // Whoever wrote something else here is refused by the server.
    const read = JSON.parse(atob(location.hash.slice(1).replaceAll('-', '+').replaceAll('_', '/'))) as SecondStep;
    return typeof read.challenge === 'string' && Array.isArray(read.methods) ? read : undefined;
  } catch {
    return undefined;
  }
}
