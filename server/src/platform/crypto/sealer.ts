import assert from 'node:assert';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey, sha256 } from './hash.ts';

/** What was sealed needs a key that is not among those of the settings. */
export class KeyMissing extends Error {
  override name = 'KeyMissing';

  constructor(id: string) {
    super(
      `The key ${id} that sealed the data is not among the keys in SECRET_KEY. Add it behind the new one, separated by a comma.`,
    );
  }
}

/** Seals secrets that must be read again, such as webhook addresses and phone numbers (AES-256-GCM). */
export interface Sealer {
  seal(plain: string): string;
  /** Opens what any of the keys sealed; throws when the key is gone or the text was changed. */
  open(sealed: string): string;
  /** The key that seals now: what carries another id waits for rotation. */
  keyId: string;
}

interface Key {
  id: string;
  key: Buffer;
}

const ivBytes = 12;
const tagBytes = 16;

/** The first key seals and all of them open, so that a new key can be put in front of the old one. */
export function makeSealer(keys: readonly string[]): Sealer {
  const known = keys.map(readKey);
  const current = known[0];
  assert(current, 'A sealer needs at least one key.');
  return {
    keyId: current.id,
    seal: (plain) => seal(current, plain),
    open: (sealed) => open(known, sealed),
  };
}

function readKey(secret: string): Key {
  const key = deriveKey(secret, 'seal');
  return { id: sha256(key.toString('base64')).toString('hex').slice(0, 8), key };
}

// The sealed text is "s1.<key id>.<iv, ciphertext and tag>". The key id is authenticated with the text.
function seal(current: Key, plain: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(current.id));
  const body = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `s1.${current.id}.${body.toString('base64url')}`;
}

function open(known: readonly Key[], sealed: string): string {
  const [version, id, text] = sealed.split('.');
  const found = known.find((key) => key.id === id);
  if (version !== 's1' || text === undefined) throw new Error('This is not a text that was sealed here.');
  if (!found) throw new KeyMissing(id ?? '');
  const body = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', found.key, body.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(found.id)).setAuthTag(body.subarray(-tagBytes));
  return decipher.update(body.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
}
