/** A piece of ready work: which queue it is for, and its id there. */
export interface Work {
  readonly queue: string;
  readonly work: string;
}

/** A broker. Every transport passes the suite in `transport.test.ts`. */
export interface Transport {
  readonly name: 'kafka' | 'rabbitmq';
  /** Ends when the broker has confirmed all of it, and fails otherwise. */
  send(works: readonly Work[]): Promise<void>;
  /** Fails when the broker does not answer, or when one of the receivers hears nothing. */
  probe(): Promise<void>;
  /** Hands each piece over at least once; `handle` must not fail and decides for itself whether there is anything to do. */
  receive(queue: string, lanes: number, handle: (work: string) => Promise<void>): void;
  /** Takes what is at hand to its end and leaves. */
  close(): Promise<void>;
}

/** What the workers see of a transport. */
export interface Carrier {
  /** For how long a worker leaves new work to the broker: nothing while the broker is away. */
  readonly graceMs: number;
  /** `handle` answers whether there was anything left to do. */
  receive(queue: string, lanes: number, handle: (work: string) => Promise<boolean>): void;
}
