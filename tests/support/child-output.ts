import type { ChildProcess } from 'node:child_process';

/** The exit code and output of a process that has ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The output of a process so far, and all of it when the process has ended. */
export interface ChildOutput {
  readonly soFar: { readonly stdout: string; readonly stderr: string };
  /** Rejects if the program cannot be started. */
  readonly finished: Promise<Finished>;
}

/** Collects what a process writes to its pipes. */
export function collectOutput(child: ChildProcess): ChildOutput {
  const soFar = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      soFar[name] += text;
    });
  }
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...soFar }));
  });
  return { soFar, finished };
}
