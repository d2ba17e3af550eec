export { deriveKey, equalInConstantTime, keyedHash, randomToken, sha256 } from './hash.ts';
export { KeyMissing, makeSealer } from './sealer.ts';
export type { Sealer } from './sealer.ts';
