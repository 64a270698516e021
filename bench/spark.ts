import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { glueFolder, sparkEnvironment } from '../tests/platform/spark/support/environment.ts';
import { sparkJava } from '../tests/platform/spark/support/java.ts';
import { provideEnvironment } from '../tests/support/virtual-environment.ts';
import type { Found } from './bench.ts';
import type { Command } from './measure.ts';

/** A local Spark with the packages of AWS Glue. */
interface Spark {
  /** The job that fills the curated zone of a lake, on a number of processors. */
  curate(folder: string, cores: number): Command;
}

/** Finds Java and installs PySpark, in the environment that the tests use. */
export async function findSpark(): Promise<Found<Spark>> {
  if (sparkJava() === undefined) return { missing: 'there is no Java from 17 to 23' };
  let python: string;
  try {
    python = await provideEnvironment('spark', 'spark-requirements.txt');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { missing: `PySpark could not be installed: ${why.trimEnd()}` };
  }
  const job = join(glueFolder, 'curate.py');
  const curate = (folder: string, cores: number) => {
    const env = { ...process.env, ...sparkEnvironment(python, 'large', cores) };
    const command = [python, job, '--lake', pathToFileURL(folder).href];
    return onProcessors(cores, command, env);
  };
  return { it: { curate } };
}

/** Limits a command, its threads and its processes to a number of processors. */
export function onProcessors(
  cores: number,
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Command {
  const list = allowedProcessors().slice(0, cores).join(',');
  return { program: 'taskset', args: ['-c', list, program, ...args], env };
}

/** Why commands cannot be limited to processors, if so. */
export function missingProcessors(cores: number): string | undefined {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
  } catch {
    return 'there is no taskset';
  }
  const allowed = allowedProcessors().length;
  return allowed < cores ? `${allowed} processors are available, not ${cores}` : undefined;
}

/** The numbers of the processors that this process may use. */
function allowedProcessors(): number[] {
  const status = readFileSync('/proc/self/status', 'utf8');
  const list = /^Cpus_allowed_list:\s+(.*)$/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}
