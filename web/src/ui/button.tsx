import type { ButtonHTMLAttributes, ReactNode } from 'react';

export type ButtonKind = 'ink' | 'outlined' | 'quiet' | 'destructive';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  kind?: ButtonKind;
  small?: boolean;
  /** While set, its text is the label, and presses do nothing; the button stays in the order of focus. */
  busy?: string | false;
  /** Cannot be pressed now; say why beside it. */
  disabled?: boolean;
  children: ReactNode;
}

/** An action. One ink button in a view; destructive is filled only inside its confirm dialog. */
export function Button({
  kind = 'outlined',
  small = false,
  busy = false,
  disabled = false,
  children,
  onClick,
  className = '',
  type = 'button',
  ...rest
}: ButtonProps) {
  const off = disabled || busy !== false;
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={off || undefined}
      className={`button button-${kind} ${small ? 'button-small' : ''} ${className}`}
      onClick={(event) => (off ? event.preventDefault() : onClick?.(event))}
    >
      <Label busy={busy}>{children}</Label>
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, a button does something. */
export function ButtonLink({
  href,
  kind = 'outlined',
  small = false,
  children,
}: {
  href: string;
  kind?: ButtonKind;
  small?: boolean;
  children: ReactNode;
}) {
  return (
    <a href={href} className={`button button-${kind} ${small ? 'button-small' : ''}`}>
      {children}
    </a>
  );
}

/** Both labels lie in one grid cell, so that the width is the larger one's and does not change. */
function Label({ busy, children }: { busy: string | false; children: ReactNode }) {
  if (busy === false) return children;
  return (
    <span className="grid place-items-center">
      <span className="invisible col-start-1 row-start-1" aria-hidden="true">
        {children}
      </span>
      <span className="col-start-1 row-start-1">{busy}</span>
    </span>
  );
}
