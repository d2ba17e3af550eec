export { makeAccounts } from './accounts.ts';
export type { Accounts } from './accounts.ts';
export type { UserToCreate } from './account.ts';
export type { AccountsDeps, AccountsSettings } from './context.ts';
export type { AccountEvent, AccountEventType } from './event.ts';
export type { LinkPurpose } from './link.ts';
export { makeHasher } from './password-hasher.ts';
export type { Hasher } from './password-hasher.ts';
export { authorise, policy } from './policy.ts';
