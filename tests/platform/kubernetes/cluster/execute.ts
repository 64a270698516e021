import { spawn } from 'node:child_process';
import { repositoryRoot } from '../../../support/repository.ts';

/** How a program ended; output of both streams. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecuteOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Text for standard input. */
  readonly input?: string;
}

/** Runs a program in the root of the repository; a failure of the program is a result. */
export function execute(
  program: string,
  args: readonly string[],
  { environment, input = '' }: ExecuteOptions,
): Promise<Finished> {
  const child = spawn(program, args, { cwd: repositoryRoot, env: environment });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that does not read its input may close it first.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
