import type { Command } from './command.ts';
import { reconcile } from './reconcile.ts';
import { seed } from './seed.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [reconcile, seed];
