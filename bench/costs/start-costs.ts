import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../tests/support/repository.ts';
import { type Command, runToEnd } from '../measure.ts';
import { countInstructions } from './callgrind.ts';
import { environment } from './work-costs.ts';

/** Whole processes of the built command line, from their start to their end. */
export const starts = {
  'an empty program': [],
  'spacex-etl --help': ['--help'],
  'spacex-etl query core_usage': ['query', 'core_usage', '--format', 'json'],
} as const;

export type Start = keyof typeof starts;

/**
 * Counts the instructions of a process, with V8's compile cache filled.
 *
 * @param directory for databases; the embedded database is created by a run before it is queried
 */
export async function measureStart(start: Start, directory: string): Promise<number> {
  const home = mkdtempSync(join(directory, 'home-'));
  const env = { ...environment(), HOME: home, NO_COLOR: '1' };
  const args = starts[start];
  const command: Command =
    args.length === 0
      ? { program: process.execPath, args: ['--eval', '0'], env, cwd: home }
      : cli([...args], env, home);
  if (start.includes(' query ')) await runToEnd(cli(['run', '--source', 'snapshot'], env, home));
  await runToEnd(command);
  return countInstructions(command);
}

function cli(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Command {
  const main = join(repositoryRoot, 'packages/etl-cli/dist/main.js');
  return { program: process.execPath, args: [main, ...args], env, cwd };
}
