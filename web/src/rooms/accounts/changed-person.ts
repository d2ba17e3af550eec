import { queryClient } from '#lib';
import type { Person } from './person-page.tsx';

export function nameOf({ display_name, email }: Person): string {
  return display_name || email;
}

/** Shows what the server answered to a change, on the page of the person and in the list. */
export async function showChanged(person: Person): Promise<void> {
  queryClient.setQueryData(['people', 'one', person.id], person);
  await queryClient.invalidateQueries({ queryKey: ['people', 'list'] });
}
