import { catalogue } from '../../lib/catalogue.ts';
import { plural } from '../../lib/format.ts';

/** Texts of what changes or ends an account as a whole: its address, a copy of it, its end. */
export const accountLifeText = catalogue({
  title: 'Account',
  stale: 'Sign in again',
  staleHint: 'This asks that you signed in within the last ten minutes.',
  email: {
    title: 'E-mail address',
    present: (email: string) => `You sign in with ${email}, and messages go there.`,
    field: 'New e-mail address',
    hint: 'Both mailboxes get a mail, and the address changes when both have confirmed it.',
    missing: 'Enter an e-mail address like name@example.org.',
    same: 'This is your present address.',
    ask: 'Change the address',
    asking: 'Sending…',
    waits: (to: string, until: string) => `The change to ${to} waits for both mailboxes until ${until}.`,
    byOld: 'The present mailbox has confirmed it; the new one has not.',
    byNew: 'The new mailbox has confirmed it; the present one has not.',
    byNeither: 'Open the mail in each of them and press its button.',
    drop: 'Drop the change',
    dropping: 'Dropping…',
  },
  copy: {
    title: 'A copy of your data',
    text: 'Everything that is known about you here: a page to read, and files for programs. Passwords and tokens are not in it.',
    make: 'Download the copy',
    making: 'Collecting…',
    made: 'The copy is in your downloads. A mail says that it was made.',
  },
  end: {
    title: 'Delete the account',
    text: (days: number) =>
      days === 0
        ? 'Your sessions end and everything that is known about you is erased at once.'
        : `Your sessions end at once. For ${days} ${plural(days, { one: 'day', other: 'days' })} you can still keep the account by signing in; then everything that is known about you is erased.`,
    kept: 'Articles that you published stay, without your name. Visits stay with their visitors, without your name too.',
    ask: 'Delete the account…',
    question: 'Delete your account?',
    field: 'Type your e-mail address to confirm',
    mismatch: 'Type the address of your account, as it stands above.',
    confirm: 'Delete my account',
    deleting: 'Deleting…',
  },
  links: {
    email: {
      title: 'Change of the e-mail address',
      text: 'With your confirmation this mailbox agrees that the account moves to the new address.',
      submit: 'Confirm the change',
      busy: 'Confirming…',
      waitTitle: 'One mailbox has confirmed',
      wait: 'The address changes as soon as the other mailbox has confirmed it too.',
      doneTitle: 'The address is changed',
      done: 'Sign in with the new address from now on. The old mailbox can take the change back for seven days.',
    },
    undo: {
      title: 'Take the account back',
      text: 'The account goes back to this address, and every session of it ends.',
      submit: 'Take it back',
      busy: 'Taking it back…',
      doneTitle: 'The account is back',
      done: 'A mail on the way to this mailbox holds a link for a new password. Use it: whoever moved the account may know the old one.',
    },
    keep: {
      title: 'Keep the account',
      text: 'The account stays as it is, and nothing is erased.',
      submit: 'Keep the account',
      busy: 'Keeping it…',
      doneTitle: 'The account stays',
      done: 'Nothing was erased. Sign in as before.',
    },
    deadTitle: 'This link is not valid any more',
    dead: 'It was used, has ended, or was replaced by a newer one.',
    missing: 'Open the link in the mail once more: its address came here in part only.',
  },
});
