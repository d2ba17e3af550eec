import { useState, type FormEvent } from 'react';

interface Problem {
  /** The id of the input; empty for what concerns the whole form. */
  field: string;
  message: string;
}

interface Wanted {
  /** The mutation that `send` starts. */
  act: { isPending: boolean; error: unknown };
  send: () => void;
  /** What is wrong with what was typed; with nothing wrong it is sent. */
  check: () => readonly Problem[];
  /** What the server found wrong, in the words of the form. */
  said: (error: unknown) => readonly Problem[];
}

/** A form that a mutation sends: checked first, then with what the server says. While one is on its way, no second one starts. */
export function useSending({ act, send, check, said }: Wanted) {
  const [found, setFound] = useState<readonly Problem[]>([]);
  const errors = found.length > 0 || act.error === null ? found : said(act.error);
  return {
    errors,
    /** The message of one field. */
    errorOf: (field: string) => errors.find((error) => error.field === field)?.message,
    busy: act.isPending,
    submit: (event: FormEvent): void => {
      event.preventDefault();
      const wrong = check();
      setFound(wrong);
      if (wrong.length === 0 && !act.isPending) send();
    },
  };
}
