/**
 * Tells the present to whoever listens now, in this process or in all of them. It keeps nothing: what must not be lost is
 * in the database, and a listener that was away catches up from there.
 */
export interface Realtime {
  /** Gives a JSON message to every listener of the topic, soon and never inside this call. */
  publish(topic: string, message: unknown): void;
  /** Returns the way to stop listening. */
  subscribe(topic: string, listener: (message: unknown) => void): () => void;
  close(): Promise<void>;
}
