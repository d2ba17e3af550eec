import { catalogue } from '../../lib/catalogue.ts';

/** Texts of signing in by other providers, and of the logins that are linked to an account. */
export const providersText = catalogue({
  continueWith: (name: string) => `Continue with ${name}`,
  tryAgain: 'Try again',
  toSignIn: 'Go to sign-in',
  toSignUp: 'Create an account',
  toSecurity: 'Back to your security page',
  names: { github: 'GitHub', linkedin: 'LinkedIn', oidc: 'the other provider' },
  outcomes: {
    off: {
      title: 'This way is off here',
      text: (name: string) => `Nobody signs in by ${name} at this installation any more. Take another way.`,
    },
    unavailable: {
      title: 'The provider does not answer',
      text: (name: string) => `It was not possible to ask ${name} who you are. Try again in a minute.`,
    },
    cancelled: {
      title: 'You did not go on',
      text: (name: string) => `You said no at ${name}. Nothing was changed.`,
    },
    refused: {
      title: 'That did not work',
      text: (name: string) =>
        `What ${name} answered opens nothing here. Try again; if it stays so, ask an administrator.`,
    },
    ended: {
      title: 'Begin again',
      text: (name: string) =>
        `The way to ${name} and back took too long, was gone twice, or was begun in another browser.`,
    },
    email_known: {
      title: 'You have an account already',
      text: (name: string) =>
        `The e-mail address that you have at ${name} belongs to an account here. Sign in as you did before, then link ${name} under Security in your profile. From then on it opens your account.`,
    },
    email_unverified: {
      title: 'Your address is not confirmed',
      text: (name: string) =>
        `${name} does not say that your e-mail address is confirmed. Confirm it there and try again, or create an account with a password and link ${name} afterwards.`,
    },
    sign_up_closed: {
      title: 'Accounts are made by invitation',
      text: (name: string) =>
        `Nobody has linked this login of ${name} yet, and you cannot make an account with it here. Ask the administrator of this installation for one.`,
    },
    taken: {
      title: 'This login opens another account',
      text: (name: string) =>
        `This login of ${name} is linked to another account of this installation. Remove it there first, then link it here.`,
    },
  },
  linked: {
    title: 'Linked logins',
    note: 'They open your account as your password does.',
    none: 'No login is linked. With one, you can sign in without a password.',
    link: (name: string) => `Link ${name}`,
    linking: 'Going there…',
    since: (when: string) => `linked on ${when}`,
    used: (when: string) => `last used on ${when}`,
    unused: 'not used yet',
    off: 'off on this server',
    remove: 'Remove',
    removeOne: (name: string, label: string) => `Remove the login ${label} of ${name}`,
    removing: 'Removing…',
    removeQuestion: (name: string) => `Remove the login of ${name}?`,
    removeText: (name: string) => `You cannot sign in by ${name} any more until you link it again.`,
    removed: (name: string) => `${name} does not open your account any more.`,
  },
});
