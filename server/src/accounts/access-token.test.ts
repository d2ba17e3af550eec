import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

const seconds = () => Math.floor(clock.now().getTime() / 1000);

async function tokenOf(): Promise<{ id: string; token: string; claims: JWTPayload }> {
  const { id, email } = await example.makePerson();
  const body = { grant_type: 'password', email, password: goodPassword };
  const token = String((await example.browser().call('issueToken', { body })).body['access_token']);
  return { id, token, claims: partOf(token, 1) as JWTPayload };
}

const partOf = (token: string, n: number): unknown =>
  JSON.parse(Buffer.from(token.split('.')[n] ?? '', 'base64url').toString());

async function statusWith(token: string): Promise<number> {
  return (await example.browser().call('getMe', { headers: { authorization: `Bearer ${token}` } })).status;
}

/** A token as ours, signed by our key, with some things changed. */
async function signed(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  const { kid, key } = await example.context.keys.current(clock.now());
  return await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header }).sign(key);
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('rule 33: an access token', () => {
  it('is an at+jwt by EdDSA for ten minutes, and names its session', async () => {
    const { id, token, claims } = await tokenOf();
    expect(partOf(token, 0)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) });
    expect(claims).toMatchObject({
      iss: publicUrl,
      aud: `${publicUrl}/api/v1`,
      sub: id,
      iat: seconds(),
      nbf: seconds(),
    });
    expect(claims.exp).toBe(seconds() + 600);
    expect(await statusWith(token)).toBe(200);
    expect(await statusWith(await signed(claims))).toBe(200);
  });

  it('is refused after ten minutes', async () => {
    const { token } = await tokenOf();
    clock.advance(599_000);
    expect(await statusWith(token)).toBe(200);
    clock.advance(1_000);
    expect(await statusWith(token)).toBe(401);
  });

  it('is refused without a signature, and with a shared secret', async () => {
    const { claims } = await tokenOf();
    const { kid } = await example.context.keys.current(clock.now());
    expect(await statusWith(`${encoded({ alg: 'none', typ: 'at+jwt', kid })}.${encoded(claims)}.`)).toBe(401);
    const [jwk] = await example.context.keys.published(clock.now());
    for (const secret of [Buffer.from(jwk?.x ?? '', 'base64url'), Buffer.from(JSON.stringify(jwk))]) {
      const header = { alg: 'HS256', typ: 'at+jwt', kid };
      expect(await statusWith(await new SignJWT(claims).setProtectedHeader(header).sign(secret))).toBe(401);
    }
  });

  it('is refused when it brings or names a key of its own', async () => {
    const { claims } = await tokenOf();
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    const { kid } = await example.context.keys.current(clock.now());
    const own = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, jwk });
    expect(await statusWith(await own.sign(pair.privateKey))).toBe(401);
    expect(await statusWith(await signed(claims, { jwk }))).toBe(401);
    expect(await statusWith(await signed(claims, { jku: 'https://evil.test/keys.json' }))).toBe(401);
    expect(await statusWith(await signed(claims, { x5u: 'https://evil.test/cert.pem' }))).toBe(401);
  });

  it('is refused with an unknown key id, and many of them cost few queries', async () => {
    const { claims } = await tokenOf();
    example.statements.length = 0;
    for (let n = 0; n < 20; n += 1) expect(await statusWith(await signed(claims, { kid: `unknown-${n}` }))).toBe(401);
    expect(example.statements.length).toBeLessThanOrEqual(1);
  });

  it.for([
    ['another issuer', { iss: 'https://other.test' }],
    ['another audience', { aud: 'https://other.test/api/v1' }],
    ['no audience', { aud: undefined }],
    ['no end', { exp: undefined }],
    ['a beginning in the future', { nbf: 4_102_444_800 }],
    ['no session', { sid: undefined }],
    ['an unknown session', { sid: '01890000-0000-7000-8000-000000000000' }],
    ['a session that is no id', { sid: "' or 1=1" }],
    ['another person', { sub: '01890000-0000-7000-8000-000000000000' }],
  ] as const)('is refused with %s', async ([, change]) => {
    const { claims } = await tokenOf();
    const changed = Object.entries({ ...claims, ...change }).filter(([, value]) => value !== undefined);
    expect(await statusWith(await signed(Object.fromEntries(changed) as JWTPayload))).toBe(401);
  });

  it('is refused as another kind of token: a plain one, or the link of a mail', async () => {
    const { claims } = await tokenOf();
    expect(await statusWith(await signed(claims, { typ: 'JWT' }))).toBe(401);
    expect(await statusWith(await signed(claims, { typ: 'link+jwt' }))).toBe(401);
    const ada = await example.makePerson();
    await example.browser().call('forgotPassword', { body: { email: ada.email } });
    await example.answerMail();
    expect(await statusWith(await example.linkTo(ada.id, 'account.password_reset'))).toBe(401);
  });

  it('stays valid when the key is rotated, and the next one is signed by the new key', async () => {
    const before = await tokenOf();
    const kid = await example.accounts.rotateSigningKey();
    // Another process has rotated: this one finds the key by its id.
    clock.advance(2_000);
    const other = await exampleAccounts(using.database, { clock });
    expect((await other.context.keys.current(clock.now())).kid).toBe(kid);
    expect(await statusWith(before.token)).toBe(200);
    clock.advance(5 * 60_000 + 1000);
    const after = await tokenOf();
    expect(partOf(after.token, 0)).toMatchObject({ kid });
    expect(await statusWith(before.token)).toBe(200);
    const keys = (await example.browser().call('getKeySet')).body['keys'] as { kid: string }[];
    expect(keys[0]?.kid).toBe(kid);
    expect(keys).toHaveLength(2);
    clock.advance(26 * 3600_000);
    expect((await example.browser().call('getKeySet')).body['keys']).toHaveLength(1);
  });

  it('is verified by anybody with the published keys, which hold nothing private', async () => {
    const { token } = await tokenOf();
    const keys = (await example.browser().call('getKeySet')).body['keys'] as Record<string, string>[];
    expect(JSON.stringify(keys)).not.toContain('"d"');
    const { kid } = partOf(token, 0) as { kid: string };
    const jwk = keys.find((key) => key['kid'] === kid);
    expect(jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA' });
    expect(await importJWK(jwk ?? {}, 'EdDSA')).toBeTruthy();
  });
});

it('two processes that start at once agree on one signing key', async () => {
  await using.db.deleteFrom('signing_key').execute();
  const all = await Promise.all(Array.from({ length: 3 }, () => exampleAccounts(using.database, { clock })));
  const keys = await Promise.all(all.map(({ context }) => context.keys.current(clock.now())));
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
  const rows = await using.db.selectFrom('signing_key').selectAll().execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain('"d":');
});
