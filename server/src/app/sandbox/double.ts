/** The local double of a provider: what it was sent, newest first, and what goes wrong next. */
export interface Double {
  items(): readonly unknown[];
  /** Throws with a sentence for a fault that it does not know. */
  fail(next: readonly string[]): void;
  /** Presses a button of a message; answers what was answered to it, and throws with a sentence where there is none. */
  press?(pressing: { message: string; action: string; user?: string | undefined }): Promise<Response>;
}

/** Every double that there can be, in the order in which people see them. */
export const doubleNames = ['mail', 'slack', 'discord', 'sms', 'push', 'hooks'] as const;
export type DoubleName = (typeof doubleNames)[number];

/** Those that run, by their names. */
export type Doubles = ReadonlyMap<string, Double>;
