/**
 * Waits for statements of one transaction that were begun together: each is written while the one before it runs. Unlike
 * `Promise.all`, it fails only when all have ended: what still waited would otherwise run after the rollback, and stay.
 */
export async function together<const T extends readonly unknown[]>(
  statements: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(statements);
  return await Promise.all(statements);
}
