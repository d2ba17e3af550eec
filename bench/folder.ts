import { mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A data folder that is removed with everything in it. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(): Promise<Folder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
  return {
    path: folder,
    async [Symbol.asyncDispose]() {
      // As root, the database lies elsewhere and `postgres` is a link to it.
      const cluster = await readlink(path.join(folder, 'postgres')).catch(() => undefined);
      if (cluster !== undefined) await rm(path.dirname(cluster), { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
