import type { z } from 'zod';
import type { settingsTable } from './table.ts';

type Table = typeof settingsTable;
type Read = { readonly [Name in keyof Table]: z.output<Table[Name]['value']> };

/** What is in force: every setting of the table, with what is absent filled in. Frozen; handed in by the app. */
export interface Settings extends Omit<
  Read,
  'sample' | 'environment' | 'host' | 'publicUrl' | 'secretKeys' | 'mailFrom' | 'acknowledge' | 'mfaRequired'
> {
  readonly production: boolean;
  readonly sampleMode: boolean;
  readonly host: string;
  readonly publicUrl: string;
  /** The first one seals and signs. */
  readonly secretKeys: readonly string[];
  readonly mailFrom: string;
  readonly acknowledge: 'shared' | 'personal';
  readonly mfaRequired: boolean;
}

/** What was read of the environment, before anything is filled in. */
export type Given = Read;

/** Stops the start: every problem of the settings at once, each with a sentence. */
export class SettingsError extends Error {
  override name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
