import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program in a process of its own. */
export interface Child {
  /** Its exit code when it has ended; null when it was killed. */
  readonly gone: Promise<number | null>;
  /** Everything that it has printed. */
  said(): string;
  /** Resolves when it has printed these words, and fails when it ends before. */
  says(words: string): Promise<void>;
  /** SIGTERM. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

interface Given {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
}

export function start(program: string, words: readonly string[], { cwd, env, input }: Given): Child {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, words, { cwd, env: { PATH, HOME, ...env } });
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const look of listeners) look();
    });
  }
  child.stdin.end(input);
  const gone = once(child, 'close').then(() => child.exitCode);
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await gone;
  };
  return {
    gone,
    said: () => said,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    says: (expected) =>
      new Promise<void>((resolve, reject) => {
        const look = () => (said.includes(expected) ? resolve() : undefined);
        listeners.add(look);
        look();
        void gone.then(() => reject(new Error(`It ended before it said "${expected}":\n${said}`)));
      }),
  };
}
