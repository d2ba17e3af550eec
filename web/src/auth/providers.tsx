import { safeReturnTo, withSearch, type Answer } from '#lib';
import { ButtonLink } from '#ui';
import { providersText } from '../messages/en/providers.ts';
import { searchParameter } from './loaded.ts';

/** One button for each other provider: it leads there and, in the end, back to where one wanted to be. */
export function Providers({ instance }: { instance: Answer<'getInstance'> | undefined }) {
  const search = { return_to: safeReturnTo(searchParameter('return_to')) };
  return instance?.login_providers.map(({ id, name }) => (
    <ButtonLink key={id} href={withSearch(search, `/api/v1/auth/login/${id}`)}>
      {providersText().continueWith(name)}
    </ButtonLink>
  ));
}
