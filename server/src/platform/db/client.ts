import pg from 'pg';

/** Works over one connection outside of any pool and ends it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'tocsin' });
  // A connection that breaks fails its statement; the event says the same again, and would end the process unheard.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
