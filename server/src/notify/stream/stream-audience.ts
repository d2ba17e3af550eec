import type { Listener } from './stream-listener.ts';

/** The open streams of this process, by person and by session. */
export interface Audience extends Iterable<Listener> {
  readonly size: number;
  add(listener: Listener): void;
  remove(listener: Listener): void;
  countOf(recipientId: string): number;
  /** The streams of these people. */
  of(recipientIds: readonly string[]): Listener[];
  /** The streams that were opened with these sessions or tokens. */
  openedWith(credentialIds: readonly string[]): Listener[];
}

type Index = Map<string, Set<Listener>>;

export function makeAudience(): Audience {
  const all = new Set<Listener>();
  const byPerson: Index = new Map();
  const byCredential: Index = new Map();
  return {
    get size() {
      return all.size;
    },
    [Symbol.iterator]: () => all.values(),
    add(listener) {
      all.add(listener);
      put(byPerson, listener.recipientId, listener);
      put(byCredential, listener.credentialId, listener);
    },
    remove(listener) {
      all.delete(listener);
      take(byPerson, listener.recipientId, listener);
      take(byCredential, listener.credentialId, listener);
    },
    countOf: (recipientId) => byPerson.get(recipientId)?.size ?? 0,
    of: (recipientIds) => gather(byPerson, recipientIds),
    openedWith: (credentialIds) => gather(byCredential, credentialIds),
  };
}

function put(index: Index, key: string | undefined, listener: Listener): void {
  if (key !== undefined) index.set(key, (index.get(key) ?? new Set()).add(listener));
}

function take(index: Index, key: string | undefined, listener: Listener): void {
  if (key === undefined) return;
  const found = index.get(key);
  found?.delete(listener);
  if (found?.size === 0) index.delete(key);
}

function gather(index: Index, keys: readonly string[]): Listener[] {
  const found: Listener[] = [];
  for (const key of keys) for (const listener of index.get(key) ?? []) found.push(listener);
  return found;
}
