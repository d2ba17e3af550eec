import { z } from 'zod';

/** A topic is any short name that a pushed event gives as one of its resources; letter case and outer blanks do not count. */
const Topic = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,199}$/u,
    'A topic is a name of letters, digits and . _ : / -, for example backup.',
  );

/** What may be watched of pushed events. */
export const watchable: ReadonlyMap<string, z.ZodType<string>> = new Map([['topic', Topic]]);
