import { safeReturnTo, withSearch } from '#lib';
import { ButtonLink } from '#ui';
import { providersText } from '../messages/en/providers.ts';
import { Frame } from './frame.tsx';
import { searchParameter, useInstance } from './loaded.ts';

type Texts = ReturnType<typeof providersText>;
type Outcome = keyof Texts['outcomes'];
interface Action {
  label: string;
  href: string;
}

/** Where the way through a provider ended, and what to do next. */
export function ProviderPage({ parameter }: { parameter: string }) {
  const text = providersText();
  const known = useInstance()?.login_providers.find(({ id }) => id === parameter)?.name;
  const name = known ?? (isOneOf(text.names, parameter) ? text.names[parameter] : text.names.oidc);
  const asked = searchParameter('outcome') ?? '';
  const outcome = isOneOf(text.outcomes, asked) ? asked : 'ended';
  const { title, text: sentence } = text.outcomes[outcome];
  return (
    <Frame title={title}>
      <p>{sentence(name)}</p>
      <p className="mt-6 flex flex-wrap gap-3">
        {actionsAfter(outcome, parameter).map(({ label, href }, index) => (
          <ButtonLink key={href} kind={index === 0 ? 'ink' : 'outlined'} href={href}>
            {label}
          </ButtonLink>
        ))}
      </p>
    </Frame>
  );
}

function actionsAfter(outcome: Outcome, provider: string): Action[] {
  const text = providersText();
  const security = '/profile/security';
  const returnTo = safeReturnTo(searchParameter('return_to'));
  // Whoever was linking a login is signed in and goes back there.
  const linking = returnTo === security;
  const back = linking ? { label: text.toSecurity, href: security } : { label: text.toSignIn, href: '/sign-in' };
  const again = { label: text.tryAgain, href: withSearch({ return_to: returnTo }, `/api/v1/auth/login/${provider}`) };
  switch (outcome) {
    case 'email_known':
      return [{ label: text.toSignIn, href: withSearch({ return_to: security }, '/sign-in') }];
    case 'email_unverified':
      return [again, { label: text.toSignUp, href: '/sign-up' }];
    case 'off':
    case 'taken':
    case 'cancelled':
    case 'sign_up_closed':
      return [back];
    case 'unavailable':
    case 'refused':
    case 'ended':
      return linking ? [back] : [again, back];
  }
}

function isOneOf<T extends object>(table: T, name: string): name is Extract<keyof T, string> {
  return Object.hasOwn(table, name);
}
