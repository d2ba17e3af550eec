import assert from 'node:assert';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { Sealer } from '#platform/crypto';
import type { Database, Db } from '#platform/db';
import {
  insertSigningKey,
  lockSigningKeys,
  retireSigningKeys,
  selectSigningKeys,
  type SigningKeyRow,
} from './signing-key.queries.ts';

/** The EdDSA keys of access tokens and links. */
export interface SigningKeys {
  current(at: Date): Promise<{ kid: string; key: CryptoKey }>;
  /** The public key that a token names, or nothing. */
  find(kid: string, at: Date): Promise<CryptoKey | undefined>;
  /** What `/.well-known/jwks.json` shows. */
  published(at: Date): Promise<JWK[]>;
  /** Signs with a new key from now on; the old one verifies until the last token it signed has ended. */
  rotate(at: Date): Promise<string>;
}

interface Loaded {
  at: number;
  keys: SigningKey[];
}
interface SigningKey {
  kid: string;
  retired: boolean;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

/** The longest life of anything signed is the 24 hours of a verification link. */
const verifiesAfterRetirementMs = 25 * 3600_000;
/** Another process may rotate: what is remembered is read again after this. */
const rememberedMs = 5 * 60_000;
/** Tokens with made-up key ids must not cause a query each. */
const leastBetweenLoadsMs = 1000;

export function makeSigningKeys({ database, sealer }: { database: Database; sealer: Sealer }): SigningKeys {
  let loaded: Promise<Loaded> | undefined;
  const load = (at: Date) => {
    loaded = readKeys(database, sealer, at);
    // A failed read is not remembered; the caller gets its error.
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };
  const fresh = async (at: Date, maxAgeMs: number) => {
    const known = await loaded;
    return known && Math.abs(at.getTime() - known.at) <= maxAgeMs ? known.keys : (await load(at)).keys;
  };
  return {
    async current(at) {
      const [newest] = await fresh(at, rememberedMs);
      assert(newest, 'Loading makes a key where there is none.');
      return { kid: newest.kid, key: newest.privateKey };
    },
    async find(kid, at) {
      const byId = (keys: SigningKey[]) => keys.find((key) => key.kid === kid)?.publicKey;
      return byId(await fresh(at, rememberedMs)) ?? byId(await fresh(at, leastBetweenLoadsMs));
    },
    async published(at) {
      return (await fresh(at, rememberedMs)).map((key) => key.jwk);
    },
    async rotate(at) {
      const kid = await database.transaction((tx) => replaceKey(tx, sealer, at));
      await load(at);
      return kid;
    },
  };
}

async function readKeys(database: Database, sealer: Sealer, at: Date): Promise<Loaded> {
  const retiredAfter = new Date(at.getTime() - verifiesAfterRetirementMs);
  let rows = await selectSigningKeys(database.db, retiredAfter);
  if (!rows.some((row) => row.retired_at === null)) {
    await database.transaction((tx) => makeFirstKey(tx, sealer, at));
    rows = await selectSigningKeys(database.db, retiredAfter);
  }
  return { at: at.getTime(), keys: await Promise.all(rows.map((row) => openKey(row, sealer))) };
}

async function makeFirstKey(tx: Db, sealer: Sealer, at: Date): Promise<void> {
  await lockSigningKeys(tx);
  const rows = await selectSigningKeys(tx, at);
  if (!rows.some((row) => row.retired_at === null)) await makeKey(tx, sealer, at);
}

async function replaceKey(tx: Db, sealer: Sealer, at: Date): Promise<string> {
  await lockSigningKeys(tx);
  await retireSigningKeys(tx, at);
  return await makeKey(tx, sealer, at);
}

async function makeKey(tx: Db, sealer: Sealer, at: Date): Promise<string> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const bare = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const sealed = sealer.seal(JSON.stringify(await exportJWK(pair.privateKey)));
  await insertSigningKey(tx, { kid, sealed, publicKey: { ...bare, kid, use: 'sig', alg: 'EdDSA' }, at });
  return kid;
}

async function openKey(row: SigningKeyRow, sealer: Sealer): Promise<SigningKey> {
  // Both were written by `makeKey`.
  const jwk = row.public_key as JWK;
  // The same: the private half of the same pair.
  const secret = JSON.parse(sealer.open(row.private_key_sealed)) as JWK;
  return {
    kid: row.kid,
    retired: row.retired_at !== null,
    jwk,
    publicKey: await importKey(jwk),
    privateKey: await importKey(secret),
  };
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA');
  assert(!(key instanceof Uint8Array), 'An Ed25519 key is not a shared secret.');
  return key;
}
