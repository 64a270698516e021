import { execFileSync } from 'node:child_process';
import { type Command, runToEnd } from '../measure.ts';

/**
 * Why instructions cannot be counted here; undefined if they can. Virtual machines rarely have the
 * counters that `perf stat` reads, so the processor is simulated.
 */
export function missingCallgrind(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `counts of instructions are those of linux-x64, not ${process.platform}-${process.arch}`;
  }
  try {
    execFileSync('valgrind', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'valgrind is not installed';
  }
}

/**
 * Counts the instructions of a program of Node: the same in each run to about one in a million,
 * however busy the machine is. V8 compiles and collects garbage on the main thread, so that
 * their order does not depend on time.
 *
 * @throws Error if the program fails
 */
export async function countInstructions({ program, args, env, cwd }: Command): Promise<number> {
  const { stderr } = await runToEnd({
    cwd: cwd ?? process.cwd(),
    program: 'valgrind',
    args: [
      ...['--tool=callgrind', '--callgrind-out-file=/dev/null', '--smc-check=all-non-file'],
      ...[program, '--single-threaded', '--predictable', ...args],
    ],
    env,
  });
  const counted = /Collected : (\d+)/.exec(stderr)?.[1];
  if (counted === undefined) throw new Error(`valgrind counted nothing:\n${stderr.slice(-2000)}`);
  return Number(counted);
}
