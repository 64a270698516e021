import { spawn } from 'node:child_process';
import { collectOutput, type Finished } from '../../../support/child-output.ts';
import { repositoryRoot } from '../../../support/repository.ts';

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
  const { finished } = collectOutput(child);
  // A program that does not read its input may close it first.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return finished;
}
