import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../../tests/support/repository.ts';
import { generateLaunches } from '../generate.ts';
import { type Command, runToEnd } from '../measure.ts';
import type { WorkReport } from '../work/report-work.ts';
import { countInstructions } from './callgrind.ts';

/** What a step costs for one document. Each step includes those before it. */
export interface WorkCost {
  readonly instructions: number;
  /** Bytes allocated on V8's heap; buffers outside of it are not counted. */
  readonly allocatedBytes: number;
}

/**
 * The steps, and their workers in `bench/work`. Parquet is absent: V8 collects garbage by time when
 * WebAssembly's memory grows, so its instructions differ by a tenth.
 */
export const workSteps = {
  'JSON.parse alone': 'documents-floor.ts',
  'documents to rows': 'documents-ours.ts',
  'documents to COPY': 'copy-ours.ts',
} as const;

export type WorkStep = keyof typeof workSteps;

/** The difference of two numbers of documents counts, so that neither start nor compilation does. */
const sizes = [5_000, 10_000] as const;

/** V8 changes from one compiler of WebAssembly to the other when it has time, which would not be exact. */
const oneCompiler = ['--liftoff-only'];

/** A young generation so large that nothing is collected, and a line for each time that it is. */
const noCollection = [
  '--min-semi-space-size=1024',
  '--max-semi-space-size=1024',
  '--trace-gc',
  '--single-threaded',
];

/**
 * Counts what a step costs.
 *
 * @param directory for documents and programs
 * @throws Error if the work fails
 */
export async function measureWork(step: WorkStep, directory: string): Promise<WorkCost> {
  const file = workSteps[step];
  const program = await bundled(file, directory);
  const small = await commandFor(sizes[0]);
  const large = await commandFor(sizes[1]);
  const perDocument = async (count: (command: Command) => Promise<number>) =>
    Math.round(((await count(large)) - (await count(small))) / (sizes[1] - sizes[0]));
  return {
    instructions: await perDocument(countInstructions),
    allocatedBytes: await perDocument(allocatedBytes),
  };

  async function commandFor(documents: number): Promise<Command> {
    const path = join(directory, `launches-${documents}.ndjson`);
    await generateLaunches(path, { documents, seed: 42 });
    const args = [...oneCompiler, program, path];
    return { program: process.execPath, args, env: environment() };
  }
}

async function allocatedBytes(command: Command): Promise<number> {
  const { stdout } = await runToEnd({ ...command, args: [...noCollection, ...command.args] });
  if (/Scavenge|Mark-Compact/.test(stdout)) throw new Error(`Memory was collected:\n${stdout}`);
  const report = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as WorkReport;
  return report.heap_bytes;
}

/** One file, so that stripping types and loading modules are not simulated. */
async function bundled(file: string, directory: string): Promise<string> {
  const outfile = join(directory, file.replace(/\.ts$/, '.mjs'));
  await build({
    ...{ entryPoints: [join(repositoryRoot, 'bench/work', file)], outfile, bundle: true },
    ...{ platform: 'node', format: 'esm', logLevel: 'error' },
  });
  return outfile;
}

/** Without options for Node, which change what V8 does. */
export function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, TZ: 'UTC' };
}
