import { useEffect, useRef } from 'react';
import { uiText } from '../messages/en/ui.ts';

export interface FieldError {
  /** The id of the input; empty for what concerns the whole form. */
  field: string;
  message: string;
}

/** What is wrong with a form, at its top, in the words of the fields. It takes the focus when it appears. */
export function ErrorSummary({ errors, title }: { errors: readonly FieldError[]; title?: string }) {
  const box = useRef<HTMLDivElement>(null);
  // By what is said, not by the list: a form makes a new list each time that somebody types into it.
  const said = errors.map(({ message }) => message).join();
  useEffect(() => {
    if (said !== '') box.current?.focus();
  }, [said]);
  if (errors.length === 0) return null;
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      aria-labelledby="error-summary-title"
      className="mb-6 border-s-2 border-crit bg-crit-wash px-4 py-3"
    >
      <h2 id="error-summary-title">{title ?? uiText().errorSummary}</h2>
      <ul className="mt-1">
        {errors.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field === '' ? (
              message
            ) : (
              <a
                className="inline-block py-0.5 text-crit underline pointer-coarse:py-2.5"
                href={`#${field}`}
                onClick={(event) => moveTo(event, field)}
              >
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function moveTo(event: { preventDefault(): void }, field: string): void {
  event.preventDefault();
  document.getElementById(field)?.focus();
}
