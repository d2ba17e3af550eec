import { withSearch, type Answer } from '#lib';
import { ButtonLink } from '#ui';
import { providersText } from '../messages/en/providers.ts';
import { searchParameter } from './loaded.ts';

/** One button for each provider: it leads there and, in the end, back to where one wanted to be. */
export function ProviderButtons({ providers }: { providers: Answer<'getInstance'>['login_providers'] }) {
  const text = providersText();
  const search = { return_to: searchParameter('return_to') ?? undefined };
  return (
    <section aria-label={text.others} className="mt-6 grid gap-3 border-t border-line pt-6">
      {providers.map(({ id, name }) => (
        <ButtonLink key={id} href={withSearch(search, `/api/v1/auth/login/${id}`)}>
          {text.continueWith(name)}
        </ButtonLink>
      ))}
    </section>
  );
}
