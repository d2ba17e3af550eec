import { usingDatabase, stillClock } from '#kit';
import { newId } from '#platform/ids';
import { describe, expect, it } from 'vitest';
import { selectEnded } from './ended-credential.queries.ts';
import { exampleAccounts } from './example-accounts.ts';
import { endSessions } from './session.ts';

const using = usingDatabase();
const day = 24 * 3600_000;

describe('rule 51: what lives as long as a session', () => {
  it('learns that the session was ended, grew old or never was', async () => {
    const clock = stillClock();
    const { context, makePerson, browser } = await exampleAccounts(using.database, { clock });
    const [ada, bob] = [await makePerson(), await makePerson()];
    await browser().signIn(ada.email);
    await browser().signIn(bob.email);
    const sessionOf = async (userId: string) => {
      const row = await using.db.selectFrom('session').select('id').where('user_id', '=', userId).executeTakeFirst();
      return row?.id ?? '';
    };
    const [hers, his, none] = [await sessionOf(ada.id), await sessionOf(bob.id), newId()];
    const ended = () => selectEnded(using.db, [hers, his, none], clock.now());
    expect(await ended()).toEqual([none]);
    await using.database.transaction((tx) => endSessions(context, tx, { userId: ada.id }));
    expect((await ended()).toSorted()).toEqual([hers, none].toSorted());
    clock.advance(8 * day);
    expect(await ended()).toHaveLength(3);
  });
});
