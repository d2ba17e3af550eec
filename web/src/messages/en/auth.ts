import { catalogue } from '../../lib/catalogue.ts';

/** Texts of sign-in and sign-up, and what the pages without session share. */
export const authText = catalogue({
  email: 'E-mail',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'A few words that only you would put together do well. Any characters, spaces too.',
  nameOptional: 'Your name (optional)',
  nameHint: 'What others see, such as who acknowledged an alert.',
  sampleMail: 'See the mail of this sample',
  toSignIn: 'Sign in',
  toInbox: 'Go to the inbox',
  insecure: 'This installation runs without https. Passwords can be read on the way.',
  check: {
    email: 'Enter your e-mail address.',
    emailForm: 'Enter an e-mail address like name@example.org.',
    password: 'Enter your password.',
    newPassword: (wanted: number) => `Use at least ${wanted} characters.`,
    longPassword: (most: number) => `Use at most ${most} characters.`,
  },
  failed: {
    offline: 'This device is offline. Connect it, then try again.',
    down: (trace: string | undefined) =>
      trace === undefined
        ? 'The server could not do this. Try again in a minute.'
        : `The server could not do this. Try again in a minute. Reference for the administrator: ${trace}.`,
    throttled: (wait: string, until: string) => `Too many attempts. Wait ${wait}, then try again (from ${until} on).`,
    throttledShort: 'Too many attempts. Wait a minute, then try again.',
  },
  signIn: {
    title: 'Sign in',
    submit: 'Sign in',
    busy: 'Signing in…',
    forgot: 'Forgot it?',
    newHere: 'New here?',
    create: 'Create an account',
    unverified: 'Your e-mail address is not confirmed yet.',
    unverifiedAction: 'Confirm it first',
    setup: 'This installation has no administrator yet. Open the setup link that the server printed when it started.',
    already: (who: string) => `You are signed in as ${who}.`,
    alreadyTitle: 'You are signed in',
    signOut: 'Sign out',
    signingOut: 'Signing out…',
  },
  signUp: {
    title: 'Create an account',
    submit: 'Create the account',
    busy: 'Creating…',
    known: 'Have an account?',
    closed: 'Accounts are made by invitation here. Ask the administrator of this installation for one.',
    domain: 'Accounts are for addresses of one domain here. Others ask the administrator.',
  },
});
