import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A program of the bench in a process of its own, so that it does not share the event loop of what is measured. */
export interface Child extends AsyncDisposable {
  readonly port: number;
  /** Sends a message and resolves with the answer. */
  ask(message: object): Promise<Record<string, number>>;
}

/** Starts `<name>-process.ts`, which says its port first. It ends when this process does. */
export async function startChild(name: 'sink' | 'raw-sockets', args: readonly string[] = []): Promise<Child> {
  const child = fork(path.join(import.meta.dirname, `${name}-process.ts`), [...args], { execArgv: [] });
  const heard = async () => {
    const [answer] = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => ended(code))]);
    return answer as Record<string, number>; // the programs of the bench send nothing else
  };
  const { port = 0 } = await heard();
  return {
    port,
    ask(message) {
      const answer = heard();
      child.send(message);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };

  function ended(code: unknown): never {
    throw new Error(`${name} ended with ${String(code)}.`);
  }
}
