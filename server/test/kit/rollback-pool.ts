import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

const undo = 'rollback to savepoint work; release savepoint work';

/**
 * A pool over the one connection of a test, in which everything happens inside one transaction that the test never
 * commits. What the code under test believes to be a transaction is a savepoint, and so is every statement outside of one:
 * a statement that fails (a key that exists already) leaves the rest of the test as it was, as it would in earnest.
 * Connections are given out one at a time.
 */
export function rollbackPool(client: pg.Client): PostgresPool {
  let free = Promise.resolve();
  return {
    options: {},
    end: async () => undefined,
    async connect() {
      const before = free;
      const { promise, resolve } = Promise.withResolvers<void>();
      free = promise;
      await before;
      return borrow(client, resolve);
    },
  };
}

function borrow(client: pg.Client, release: () => void): PostgresPoolClient {
  let inTransaction = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (/^(begin|start transaction)\b/.test(text)) {
      inTransaction = true;
      return await client.query('savepoint work');
    }
    if (text === 'commit' || text === 'rollback') {
      inTransaction = false;
      return text === 'commit' ? await commit(client) : await client.query(undo);
    }
    return inTransaction ? await client.query(text, [...parameters]) : await alone(client, text, parameters);
  };
  // Kysely calls `query` with a text and parameters; its cursors, which the type also names, are not used.
  return { query, release } as unknown as PostgresPoolClient;
}

async function alone(client: pg.Client, text: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
  await client.query('savepoint work');
  try {
    const result = await client.query(text, [...parameters]);
    await commit(client);
    return result;
  } catch (error) {
    await client.query(undo);
    throw error;
  }
}

// What is checked at a commit is checked here, so that a deferred constraint refuses as it would in earnest.
async function commit(client: pg.Client): Promise<pg.QueryResult> {
  await client.query('set constraints all immediate');
  await client.query('set constraints all deferred');
  return await client.query('release savepoint work');
}
