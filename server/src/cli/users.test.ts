import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { usingDatabase } from '#kit';
import { describe, expect, it } from 'vitest';
import { usingTerminal } from './terminal-example.ts';

const using = usingDatabase();
const tocsin = usingTerminal(using);

describe('tocsin users', () => {
  it('makes a person who chooses a password by the printed link', async () => {
    const made = await tocsin('users create ada@example.org --role ADMIN --name Ada');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^http:\/\/localhost:3000\/reset-password\?token=[\w.-]+$/);
    const { items } = (await tocsin('users list --json')).json() as { items: object[] };
    expect(items).toMatchObject([
      { email: 'ada@example.org', role: 'ADMIN', display_name: 'Ada', email_verified: true, status: 'active' },
    ]);
  });

  it('reads a password from standard input, and holds it to the rules', async () => {
    const short = await tocsin('users create bob@example.org --password-stdin', { input: 'short\n' });
    expect(short).toMatchObject({ code: 1, out: '' });
    expect(short.err).toContain('15');
    const made = await tocsin('users create bob@example.org --password-stdin', { input: 'a long enough password\n' });
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).not.toContain('token');
    expect(await tocsin('users create bob@example.org')).toMatchObject({ code: 1, out: '' });
  });

  it('has no option that takes a password', async () => {
    expect(await tocsin('users create eve@example.org --password secret')).toMatchObject({ code: 2 });
  });

  it('disables, enables, promotes and unlocks by address or id', async () => {
    expect((await tocsin('users disable BOB@example.org --reason Holidays')).out).toBe('bob@example.org is disabled.');
    expect((await tocsin('users enable bob@example.org')).out).toBe('bob@example.org is active.');
    const { items } = (await tocsin('users list --query bob --json')).json() as { items: { id: string }[] };
    expect((await tocsin(`users role ${items[0]?.id} manager`)).out).toBe('bob@example.org is MANAGER.');
    expect((await tocsin('users unlock bob@example.org')).code).toBe(0);
    expect((await tocsin('users list --role MANAGER')).out).toContain('bob@example.org');
  });

  it('takes away the second step of somebody who lost it, by address or id', async () => {
    expect((await tocsin('users reset-mfa bob@example.org')).out).toMatch(/^bob@example.org signs in without/);
    expect((await tocsin('users reset-mfa nobody@example.org')).code).toBe(1);
  });

  it('requires a new password, ends sessions, and grants professional status', async () => {
    expect((await tocsin('users reset-password bob@example.org --reason Lost')).code).toBe(0);
    expect((await tocsin('users end-sessions bob@example.org')).out).toBe('0 sessions are ended.');
    expect((await tocsin('users end-sessions --everybody')).code).toBe(0);
    expect((await tocsin('users professional bob@example.org')).out).toBe('bob@example.org has professional status.');
    expect((await tocsin('users professional bob@example.org --withdraw')).out).toContain('no professional status');
    expect((await tocsin('users list --status disabled --sort email')).code).toBe(0);
  });

  it('invites people, as nobody and with every right', async () => {
    const invited = await tocsin('users invite mary@example.org linus@example.org --role MANAGER');
    expect(invited).toMatchObject({ code: 0, out: '2 invitations are on the way.' });
    const rows = await using.db.selectFrom('invitation').select(['role', 'invited_by', 'from_shell']).execute();
    expect(rows).toEqual(Array.from({ length: 2 }, () => ({ role: 'MANAGER', invited_by: null, from_shell: true })));
    expect((await tocsin('users invite')).code).toBe(2);
    expect((await tocsin('users invite nobody')).code).toBe(1);
  });

  it('invites the people of a file, after a dry run, and says what came of each line', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'tocsin-test-')), 'people.csv');
    await writeFile(file, 'email,role\nkatherine@example.org,\nnobody,\ndorothy@example.org,manager\n');
    const tried = await tocsin(`users import ${file} --dry-run`);
    expect(tried).toMatchObject({ code: 1, err: '' });
    expect(tried.out).toMatch(/2 .*katherine@example\.org .*AUTHENTICATED .*ready\n/);
    expect(tried.out).toMatch(/3 .*nobody .*refused: This is not an e-mail address\.\n/);
    expect(tried.out).toMatch(/0 sent, 2 ready, 1 refused\.$/);
    const sent = (await tocsin(`users import ${file} --json`)).json();
    expect(sent).toMatchObject({ sent: 2, refused: 1, rows: [{ outcome: 'sent' }, {}, { role: 'MANAGER' }] });
    await rm(path.dirname(file), { recursive: true });
  });

  it('keeps the last administrator', async () => {
    const said = await tocsin('users disable ada@example.org');
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/administrator/i);
  });

  it('says when nobody is meant', async () => {
    expect((await tocsin('users unlock nobody@example.org')).err).toBe('Nobody has the address nobody@example.org.');
    expect((await tocsin('users role ada@example.org KING')).code).toBe(2);
  });
});
