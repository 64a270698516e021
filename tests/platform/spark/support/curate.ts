import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Finished, startProgram } from '../../../cli/command.ts';
import { describeWhen } from '../../../support/describe-when.ts';
import { provideEnvironment } from '../../../support/virtual-environment.ts';
import { glueFolder, sparkEnvironment } from './environment.ts';
import { sparkJava } from './java.ts';

/** The result that the job prints. */
export interface CurateResult {
  readonly runId: string;
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly resources: readonly { resource: string; documents: number; rejected: number }[];
  readonly drift: readonly unknown[];
  readonly targets: readonly { readonly tables: readonly TableCounts[] }[];
}

export interface TableCounts {
  readonly table: string;
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
}

/** Describes tests that need Spark: Java, Python 3 with venv, and packages from PyPI. */
export function describeSpark(name: string, suite: () => void): void {
  describeWhen(name, missing(), suite);
}

function missing(): string | undefined {
  if (sparkJava() === undefined) return 'there is no Java from 17 to 23 (set JAVA_HOME)';
  try {
    execFileSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
  } catch {
    return 'there is no python3 with venv';
  }
  return undefined;
}

/** Installs PySpark; returns the path of its Python. */
export function sparkPython(): Promise<string> {
  return provideEnvironment('spark', 'spark-requirements.txt');
}

/** Runs the job. */
export async function curate(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished & { readonly result: CurateResult }> {
  const python = await sparkPython();
  const running = startProgram(python, [join(glueFolder, 'curate.py'), ...args], {
    ...sparkEnvironment(python),
    ...environment,
  });
  const done = await running.finished;
  const last = done.stdout.trim().split('\n').at(-1) ?? '';
  return { ...done, result: JSON.parse(last === '' ? '{}' : last) as CurateResult };
}
