import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a test may do wrong, or otherwise, in one ceremony. */
export interface Deviation {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** Whether the authenticator says that it verified the person. */
  verified?: boolean;
  /** Instead of one more than before. */
  counter?: number;
}

interface Options {
  challenge?: unknown;
  rp?: { id?: string };
  rpId?: string;
}
export type Authenticator = ReturnType<typeof softwareAuthenticator>;

/** A passkey in software: ES256, its own count of uses, the person always verified. It answers what a browser would. */
export function softwareAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let counter = 0;
  const clientData = (type: string, options: Options, deviation: Deviation) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: deviation.challenge ?? options.challenge,
        origin: deviation.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const data = (rpId: string, flags: number, deviation: Deviation) => {
    counter = deviation.counter ?? counter + 1;
    const head = Buffer.alloc(37);
    sha256(rpId).copy(head);
    head.writeUInt8(flags | present | (deviation.verified === false ? 0 : verified), 32);
    head.writeUInt32BE(counter, 33);
    return head;
  };
  const credential = (response: Record<string, string | string[]>) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key' as const,
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response,
  });
  return {
    /** Answers navigator.credentials.create. */
    create(options: Options, deviation: Deviation = {}) {
      const head = data(deviation.rpId ?? options.rp?.id ?? '', attested, deviation);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const authData = Buffer.concat([
        head,
        Buffer.alloc(16),
        length,
        id,
        coseKey(publicKey.export({ format: 'jwk' })),
      ]);
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      );
      return credential({
        clientDataJSON: clientData('webauthn.create', options, deviation).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    /** Answers navigator.credentials.get. */
    get(options: Options, deviation: Deviation = {}) {
      const authData = data(deviation.rpId ?? options.rpId ?? '', 0, deviation);
      const client = clientData('webauthn.get', options, deviation);
      const key = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), key);
      return credential({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      });
    },
  };
}

const present = 0x01;
const verified = 0x04;
const attested = 0x40;

const sha256 = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

function coseKey({ x = '', y = '' }: { x?: string; y?: string }): Buffer {
  return cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
}

/** The little of RFC 8949 that a passkey needs: numbers, bytes, texts and maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map((one) => cbor(one))]);
  throw new TypeError('A passkey does not need this kind of value.');
}

function head(kind: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(kind << 5) | size]);
  if (size < 0x100) return Buffer.from([(kind << 5) | 24, size]);
  return Buffer.from([(kind << 5) | 25, size >> 8, size & 0xff]);
}
