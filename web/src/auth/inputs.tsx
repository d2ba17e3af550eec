import type { ReactNode } from 'react';
import { Field, PasswordField } from '#ui';
import { authText } from '../messages/en/auth.ts';
import { shortestPassword } from './checks.ts';

interface Props {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** The address that an account is known by. */
export function EmailInput({ value, onChange, error }: Props) {
  return (
    <Field
      id="email"
      name="email"
      type="email"
      label={authText().email}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** How one wants to be called; nobody has to say. */
export function NameInput({ value, onChange, error }: Props) {
  const text = authText();
  return (
    <Field
      id="display_name"
      name="display_name"
      label={text.nameOptional}
      hint={text.nameHint}
      autoComplete="name"
      maxLength={100}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** The password of an account that exists. */
export function PasswordInput({ aside, ...props }: Props & { aside?: ReactNode }) {
  return (
    <PasswordField
      {...props}
      id="password"
      name="password"
      label={authText().password}
      autoComplete="current-password"
      required
      aside={aside}
    />
  );
}

/** A password that is chosen now, with the count of its characters. */
export function NewPasswordInput({ label, ...props }: Props & { label?: string }) {
  const text = authText();
  return (
    <PasswordField
      {...props}
      id="password"
      name="password"
      label={label ?? text.password}
      hint={text.passwordHint}
      autoComplete="new-password"
      required
      wanted={shortestPassword}
    />
  );
}
