import type { FieldError } from '#ui';
import { authText } from '../messages/en/auth.ts';

/** The policy is the server's; these are its numbers, to answer before asking. */
export const shortestPassword = 15;
const longestPassword = 256;

export function checkEmail(email: string): FieldError[] {
  const text = authText().check;
  if (email.trim() === '') return [{ field: 'email', message: text.email }];
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? [] : [{ field: 'email', message: text.emailForm }];
}

export function checkPassword(password: string): FieldError[] {
  return password === '' ? [{ field: 'password', message: authText().check.password }] : [];
}

/** Counts code points, as the server does: an emoji is one. */
export function checkNewPassword(password: string): FieldError[] {
  const text = authText().check;
  const length = Array.from(password.normalize('NFC')).length;
  if (length < shortestPassword) return [{ field: 'password', message: text.newPassword(shortestPassword) }];
  return length > longestPassword ? [{ field: 'password', message: text.longPassword(longestPassword) }] : [];
}
