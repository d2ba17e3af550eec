import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, stillClock, usingDatabase } from '#kit';
import { newId } from '#platform/ids';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { addApp } from './example-second-step.ts';
import { deleteIdentity } from './identity.queries.ts';
import { startLoginDouble } from './login-double.ts';
import type { LoginDouble } from './login-double.ts';
import { answerProvider, goesOnTo, goToProvider, outcomeOf, signInAt } from './provider-login-example.ts';
import { lockUser } from './user.queries.ts';

const using = usingDatabase(16);
const clock = stillClock();
const publicUrl = 'https://tocsin.test';
const minute = 60_000;
let double: LoginDouble;
let example: ExampleAccounts;
beforeAll(async () => {
  double = await startLoginDouble({ publicUrl, clock });
  example = await exampleAccounts(using.database, { clock, change: { providers: double.providers } });
});
afterAll(async () => await double[Symbol.asyncDispose]());

let logins = 0;
/** A login that nobody has used yet. */
function someone(): { login: string; email: string } {
  logins += 1;
  return { login: `login-${logins}`, email: `login-${logins}@example.org` };
}

const who = async (browser: Browser) => (await browser.call('getMe')).body['email'];
const identitiesOf = async (browser: Browser) => (await browser.call('listMyIdentities')).body['items'];
const actionsAbout = async (userId: unknown) =>
  (
    await using.db.selectFrom('audit').select('action').where('target_id', '=', String(userId)).orderBy('id').execute()
  ).map(({ action }) => action);

describe.each(['github', 'linkedin', 'oidc'] as const)('rule 32: signing in by %s', (provider) => {
  it('makes an account at first and finds it again, whatever has become of its names there', async () => {
    const { login, email } = someone();
    const browser = example.browser();
    expect(goesOnTo(await signInAt(browser, provider, { login, email, name: 'Octo' }))).toBe('/inbox');
    const me = (await browser.call('getMe')).body;
    expect(me).toMatchObject({ email, email_verified: true, display_name: 'Octo', role: 'AUTHENTICATED' });
    expect(await actionsAbout(me['id'])).toEqual(['user.signed_up', 'session.opened']);

    const later = example.browser();
    await signInAt(later, provider, { login, email: 'moved@example.org' });
    expect((await later.call('getMe')).body).toMatchObject({ id: me['id'], email });
    expect(await identitiesOf(later)).toMatchObject([{ on: true, last_used_at: expect.any(String) }]);
  });

  it('takes what comes back once, of any number at once', async () => {
    const { login } = someone();
    const browser = example.browser();
    const { search: query } = await goToProvider(browser, provider, { login });
    const cookies = [...browser.cookies];
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => {
        const copy = example.browser();
        for (const [name, value] of cookies) copy.cookies.set(name, value);
        return copy.call('finishProviderLogin', { params: { provider }, query });
      }),
    );
    expect(answers.map(outcomeOf).filter((outcome) => outcome === 'ended')).toHaveLength(9);
    expect(answers.map(goesOnTo).filter((to) => to === '/inbox')).toHaveLength(1);
  });

  it('goes no further in another browser, with another state, or after ten minutes', async () => {
    const { login } = someone();
    const browser = example.browser();
    const { search: query } = await goToProvider(browser, provider, { login });
    const sent = { params: { provider }, query };
    expect(outcomeOf(await example.browser().call('finishProviderLogin', sent))).toBe('ended');

    const stranger = example.browser();
    await goToProvider(stranger, provider, { login });
    expect(outcomeOf(await stranger.call('finishProviderLogin', sent))).toBe('ended');

    clock.advance(10 * minute);
    expect(outcomeOf(await browser.call('finishProviderLogin', sent))).toBe('ended');
    expect(browser.cookies.size).toBe(0);
  });

  it.each(['other_state', 'refused', 'page'] as const)('believes no answer that does not hold: %s', async (fault) => {
    double.fail([fault]);
    const browser = example.browser();
    const outcome = outcomeOf(await signInAt(browser, provider, someone()));
    expect(outcome).toBe(fault === 'other_state' ? 'ended' : 'refused');
    expect(browser.cookies.size).toBe(0);
  });

  it.each(['silent', 'failing'] as const)('says so when the provider does not answer: %s', async (fault) => {
    double.fail([fault]);
    expect(outcomeOf(await signInAt(example.browser(), provider, someone()))).toBe('unavailable');
  });

  it('says so when the person said no', async () => {
    expect(outcomeOf(await signInAt(example.browser(), provider, { decision: 'deny' }))).toBe('cancelled');
  });

  it('never opens the account of somebody by their address', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    const answer = await signInAt(browser, provider, { ...someone(), email: ada.email.toUpperCase() });
    expect(outcomeOf(answer)).toBe('email_known');
    expect(browser.cookies.size).toBe(0);
    expect(await using.db.selectFrom('identity').select('id').where('user_id', '=', ada.id).execute()).toEqual([]);
  });

  it('makes no account with an address that the provider has not proved', async () => {
    const { login, email } = someone();
    expect(outcomeOf(await signInAt(example.browser(), provider, { login, email, verified: false }))).toBe(
      'email_unverified',
    );
    expect(outcomeOf(await signInAt(example.browser(), provider, { login, email: '' }))).toBe('email_unverified');
    expect(await using.db.selectFrom('users').select('id').where('email', '=', email).execute()).toEqual([]);
  });
});

describe('rule 32: an ID token', () => {
  const faults = ['wrong_issuer', 'wrong_audience', 'expired', 'other_key', 'unsigned', 'no_id_token'] as const;
  it.each((['linkedin', 'oidc'] as const).flatMap((provider) => faults.map((fault) => [provider, fault] as const)))(
    'of %s is refused: %s',
    async (provider, fault) => {
      double.fail([fault]);
      const browser = example.browser();
      expect(outcomeOf(await signInAt(browser, provider, someone()))).toBe('refused');
      expect(browser.cookies.size).toBe(0);
    },
  );

  it.each(['wrong_nonce', 'no_nonce'] as const)('is refused for its nonce: %s', async (fault) => {
    double.fail([fault]);
    expect(outcomeOf(await signInAt(example.browser(), 'oidc', someone()))).toBe('refused');
  });

  it('that leaves the address out is completed by what the provider tells about the same person', async () => {
    const { login, email } = someone();
    const browser = example.browser();
    double.fail(['no_email']);
    await signInAt(browser, 'oidc', { login, email });
    expect(await who(browser)).toBe(email);
    double.fail(['no_email', 'other_subject']);
    expect(outcomeOf(await signInAt(example.browser(), 'oidc', someone()))).toBe('refused');
  });
});

describe('rule 32: the way to a provider', () => {
  it.each(['github', 'oidc'] as const)('comes back from the issuer that it led to: %s', async (provider) => {
    double.fail(['other_issuer']);
    expect(outcomeOf(await signInAt(example.browser(), provider, someone()))).toBe('refused');
  });

  it.each(['github', 'oidc'] as const)(
    'carries a challenge by S256, and the code is worth nothing without its verifier: %s',
    async (provider) => {
      const [mine, theirs] = [example.browser(), example.browser()];
      const [own, stolen] = [
        await goToProvider(mine, provider, someone()),
        await goToProvider(theirs, provider, someone()),
      ];
      own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
      const sent = { params: { provider }, query: own.search };
      expect(outcomeOf(await mine.call('finishProviderLogin', sent))).toBe('refused');
      expect(mine.cookies.size).toBe(0);
    },
  );

  it('names the address of this installation to the letter, whatever host a request names', async () => {
    const browser = example.browser();
    const headers = { 'x-forwarded-host': 'evil.example', host: 'evil.example' };
    const started = await browser.call('startProviderLogin', { params: { provider: 'github' }, headers });
    const url = new URL(goesOnTo(started));
    expect(url.searchParams.get('redirect_uri')).toBe(`${publicUrl}/api/v1/auth/callback/github`);
    url.searchParams.set('redirect_uri', 'https://evil.example/api/v1/auth/callback/github');
    await expect(answerProvider(url.href, {})).rejects.toThrow('redirect_uri_mismatch');
  });

  it('writes nothing before somebody comes back', async () => {
    const before = example.statements.length;
    await example.browser().call('startProviderLogin', { params: { provider: 'github' } });
    expect(example.statements.slice(before)).toEqual([]);
  });

  it('ends one that began with another provider', async () => {
    const browser = example.browser();
    const { search: query } = await goToProvider(browser, 'github', someone());
    const answer = await browser.call('finishProviderLogin', { params: { provider: 'oidc' }, query });
    expect(outcomeOf(answer)).toBe('ended');
  });

  it('is closed for a provider that is off', async () => {
    const off = await exampleAccounts(using.database, { clock });
    const answer = await off.browser().call('startProviderLogin', { params: { provider: 'github' } });
    expect(outcomeOf(answer)).toBe('off');
  });
});

describe('rule 32: a second step after a provider', () => {
  it('is asked for as after a password, and opens the session', async () => {
    const chosen = someone();
    const first = example.browser();
    await signInAt(first, 'github', chosen);
    const { app } = await addApp(first, () => clock.now());
    clock.advance(minute / 2);

    const browser = example.browser();
    const to = new URL(goesOnTo(await signInAt(browser, 'github', chosen)), publicUrl);
    expect(to.pathname + to.search).toBe('/second-step?return_to=%2Finbox');
    expect(browser.cookies.size).toBe(0);
    const asked = JSON.parse(Buffer.from(to.hash.slice(1), 'base64url').toString()) as { challenge: string }; // the second step of the contract
    expect(asked).toMatchObject({ methods: ['totp', 'recovery'], passkey: null });
    const body = { challenge: asked.challenge, method: 'totp', code: app.codeAt(clock.now()) };
    expect((await browser.call('answerChallenge', { body })).status).toBe(200);
    expect(await who(browser)).toBe(chosen.email);
  });

  it('must be set up first by whom it is demanded of', async () => {
    const chosen = someone();
    const change = { providers: double.providers };
    const strict = await exampleAccounts(using.database, { clock, mfaRequired: true, change });
    const browser = strict.browser();
    await signInAt(browser, 'github', chosen);
    await using.db.updateTable('users').set({ role: 'MANAGER' }).where('email', '=', chosen.email).execute();
    expect(goesOnTo(await signInAt(browser, 'github', chosen))).toBe('/enrol?return_to=%2Finbox');
  });
});

describe('rule 23: after a provider', () => {
  const returned = async (path: string) => {
    const browser = example.browser();
    const query = `?return_to=${encodeURIComponent(path)}`;
    const started = await browser.call('startProviderLogin', { params: { provider: 'github' }, query });
    const { search } = await answerProvider(goesOnTo(started), someone());
    return goesOnTo(await browser.call('finishProviderLogin', { params: { provider: 'github' }, query: search }));
  };

  it('the browser goes on to the page that it came from', async () => {
    expect(await returned('/watches?show=all#row-1')).toBe('/watches?show=all#row-1');
  });

  it.each([
    '//evil.example',
    String.raw`/\evil.example`,
    String.raw`\evil`,
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/.//evil.example',
  ])('the browser does not go on to %o', async (path) => {
    expect(await returned(path)).toBe('/inbox');
  });
});

describe('rule 16: signing in by a provider', () => {
  it('ends the session that the browser brought along', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const before = new Map(browser.cookies);
    await signInAt(browser, 'github', someone());
    const old = example.browser();
    for (const [name, value] of before) old.cookies.set(name, value);
    expect((await old.call('getMe')).status).toBe(401);
  });
});

describe('signing up by a provider', () => {
  const closed = async (signUp: string, email: string) => {
    const change = { providers: double.providers };
    const { browser } = await exampleAccounts(using.database, { clock, signUp, change });
    return await signInAt(browser(), 'github', { ...someone(), email });
  };

  it('is for those who may sign up without one', async () => {
    expect(outcomeOf(await closed('invite', 'invited-1@example.org'))).toBe('sign_up_closed');
    expect(outcomeOf(await closed('domain:example.com', 'domain-1@example.org'))).toBe('sign_up_closed');
    expect(goesOnTo(await closed('domain:example.org', 'domain-2@example.org'))).toBe('/inbox');
  });

  it('gives one account to two first sign-ins at once', async () => {
    const chosen = someone();
    const [one, two] = [example.browser(), example.browser()];
    const answers = await Promise.all([signInAt(one, 'github', chosen), signInAt(two, 'github', chosen)]);
    expect(answers.map(goesOnTo)).toEqual(['/inbox', '/inbox']);
    expect((await one.call('getMe')).body['id']).toBe((await two.call('getMe')).body['id']);
  });

  it('leads to the confirmation of an address that is not confirmed any more', async () => {
    const chosen = someone();
    await signInAt(example.browser(), 'github', chosen);
    await using.db.updateTable('users').set({ email_verified_at: null }).where('email', '=', chosen.email).execute();
    const browser = example.browser();
    expect(goesOnTo(await signInAt(browser, 'github', chosen))).toBe('/verify-email?from=sign-in');
    expect(browser.cookies.size).toBe(0);
  });

  it('opens nothing for somebody who was disabled', async () => {
    const chosen = someone();
    const browser = example.browser();
    await signInAt(browser, 'github', chosen);
    const id = String((await browser.call('getMe')).body['id']);
    await using.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', id).execute();
    expect(outcomeOf(await signInAt(example.browser(), 'github', chosen))).toBe('refused');
  });
});

describe('rule 32: linking a login', () => {
  const signedIn = async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    return { ...ada, browser };
  };
  const link = async (browser: Browser, chosen: { login: string; email?: string }) => {
    const begun = await browser.call('linkMyIdentity', { body: { provider: 'github' } });
    const { search: query } = await answerProvider(String(begun.body['url']), chosen);
    return await browser.call('finishProviderLogin', { params: { provider: 'github' }, query });
  };

  it('opens the account from then on, and is told to its owner', async () => {
    const { id, email, browser } = await signedIn();
    const { login } = someone();
    expect(goesOnTo(await link(browser, { login }))).toBe('/profile/security');
    expect(await identitiesOf(browser)).toMatchObject([{ provider: 'GitHub', label: login }]);
    const other = example.browser();
    await signInAt(other, 'github', { login });
    expect(await who(other)).toBe(email);
    expect(await actionsAbout(id)).toContain('identity.linked');
    expect(example.announced.filter((event) => event.userId === id).map(({ type }) => type)).toContain(
      'account.login_linked',
    );
  });

  it('is refused when it opens another account already, and that one keeps it', async () => {
    const chosen = someone();
    const owner = example.browser();
    await signInAt(owner, 'github', chosen);
    const { browser } = await signedIn();
    expect(outcomeOf(await link(browser, chosen))).toBe('taken');
    expect(await identitiesOf(browser)).toEqual([]);
    expect(await identitiesOf(owner)).toHaveLength(1);
  });

  it('ends when somebody else is signed in by the time of coming back', async () => {
    const { browser } = await signedIn();
    const other = await signedIn();
    const begun = await browser.call('linkMyIdentity', { body: { provider: 'github' } });
    const { search: query } = await answerProvider(String(begun.body['url']), someone());
    await browser.signIn(other.email);
    expect(outcomeOf(await browser.call('finishProviderLogin', { params: { provider: 'github' }, query }))).toBe(
      'ended',
    );
    expect(await identitiesOf(browser)).toEqual([]);
  });

  it('needs a fresh sign-in, as removing one does', async () => {
    const { browser } = await signedIn();
    await link(browser, someone());
    const [identity] = (await identitiesOf(browser)) as { id: string }[]; // the list of the contract
    clock.advance(11 * minute);
    const stale = { status: 403, body: { code: 'FRESH_SIGN_IN_NEEDED' } };
    expect(await browser.call('linkMyIdentity', { body: { provider: 'github' } })).toMatchObject(stale);
    expect(await browser.call('unlinkMyIdentity', { params: { id: identity?.id ?? '' } })).toMatchObject(stale);
  });

  it('is taken back by its owner alone', async () => {
    const { id, browser } = await signedIn();
    const { login } = someone();
    await link(browser, { login });
    const [identity] = (await identitiesOf(browser)) as { id: string }[]; // the list of the contract
    const params = { id: identity?.id ?? '' };
    const stranger = await signedIn();
    expect((await stranger.browser.call('unlinkMyIdentity', { params })).status).toBe(404);
    expect((await stranger.browser.call('unlinkMyIdentity', { params: { id: newId() } })).status).toBe(404);
    expect((await browser.call('unlinkMyIdentity', { params })).status).toBe(204);
    expect(await identitiesOf(browser)).toEqual([]);
    expect(await actionsAbout(id)).toContain('identity.unlinked');
    expect(example.announced.filter((event) => event.userId === id).map(({ type }) => type)).toContain(
      'account.login_unlinked',
    );
  });

  it('leaves the last way in, also to two removals at once', async () => {
    const browser = example.browser();
    await signInAt(browser, 'github', someone());
    await link(browser, someone());
    const identities = (await identitiesOf(browser)) as { id: string }[]; // the list of the contract
    expect(identities).toHaveLength(2);
    const removals = identities.map(({ id }) => browser.call('unlinkMyIdentity', { params: { id } }));
    const statuses = (await Promise.all(removals)).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([204, 409]);
    const [left] = (await identitiesOf(browser)) as { id: string }[]; // the list of the contract
    expect(await browser.call('unlinkMyIdentity', { params: { id: left?.id ?? '' } })).toMatchObject({
      status: 409,
      body: { code: 'LAST_WAY_IN' },
    });
  });

  it('leaves the last way in to a removal that waited for another one', async () => {
    const browser = example.browser();
    await signInAt(browser, 'github', someone());
    await link(browser, someone());
    const [one, two] = (await identitiesOf(browser)) as { id: string }[]; // the list of the contract
    const userId = String((await browser.call('getMe')).body['id']);
    let done = false;
    const removal = await using.database.transaction(async (tx) => {
      await lockUser(tx, userId);
      await deleteIdentity(tx, one?.id ?? '', userId);
      const second = browser.call('unlinkMyIdentity', { params: { id: two?.id ?? '' } }).finally(() => (done = true));
      await eventually(async () => {
        const { rows } = await using.database.pool.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(done || rows.length > 0).toBe(true);
      });
      return { second };
    });
    expect((await removal.second).status).toBe(409);
  });

  it('counts no login of a provider that is off as a way in', async () => {
    const browser = example.browser();
    await signInAt(browser, 'oidc', someone());
    await link(browser, someone());
    const providers = double.providers.filter(({ id }) => id === 'github');
    const fewer = await exampleAccounts(using.database, { clock, change: { providers } });
    const same = fewer.browser();
    for (const [name, value] of browser.cookies) same.cookies.set(name, value);
    const identities = (await identitiesOf(same)) as { id: string; on: boolean }[]; // the list of the contract
    const on = identities.find((each) => each.on);
    expect(identities.filter((each) => !each.on)).toHaveLength(1);
    expect((await same.call('unlinkMyIdentity', { params: { id: on?.id ?? '' } })).status).toBe(409);
  });

  it('stays beside the password, which goes on working', async () => {
    const { email, browser } = await signedIn();
    await link(browser, someone());
    expect((await example.browser().signIn(email, goodPassword)).status).toBe(200);
  });
});
