import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Launch documents, and rows of `launches`. */
  readonly documents: number;
  /** The size of what is measured at a larger size as well, in documents; 0 leaves it out. */
  readonly large: number;
  readonly runs: number;
  readonly seed: number;
  readonly stages: readonly string[];
  readonly python: boolean;
  /** A run that checks that everything works; its figures mean nothing. */
  readonly small: boolean;
  /** Where to write results.json and benchmark.md, instead of their places. */
  readonly out: string | undefined;
}

/** The help text. */
export function usage(stageNames: readonly string[]): string {
  return `npm run bench -- [option …]

Runs this project and its peers side by side and prints how long each takes. A run at full size
writes bench/results.json and docs/benchmark.md; with --only, its stages take the place of the
same ones there, where machine and settings are the same. Any other run only prints.

  --documents N      launch documents (default 200000)
  --large N          size of what is measured at a larger size, 0 for none (default 1000000)
  --runs N           runs of each contender; medians count (default 5)
  --seed N           seed of the documents (default 42)
  --only STAGE,…     only these stages: ${stageNames.join(', ')}
  --without-python   leave out the peers in Python
  --small            a few thousand documents and one run, to see that everything works
  --out FOLDER       write results.json and benchmark.md there, whatever the run
  --help

Example: npm run bench -- --only load,upsert --runs 5`;
}

/** Invalid usage; the message is for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the command line.
 *
 * @param stageNames every stage, in the order in which they run
 * @returns undefined if it asks for help
 * @throws UsageError
 */
export function readOptions(
  args: readonly string[],
  stageNames: readonly string[],
): BenchOptions | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const small = values.small === true;
  const number = (
    name: 'documents' | 'large' | 'runs' | 'seed',
    fallback: number,
    least: number,
  ) => {
    const text = values[name];
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new UsageError(`--${name} must be a whole number of at least ${least}, not "${text}"`);
  };
  return {
    documents: number('documents', small ? 2_000 : 200_000, 100),
    large: number('large', small ? 6_000 : 1_000_000, 0),
    runs: number('runs', small ? 1 : 5, 1),
    seed: number('seed', 42, 0),
    stages: chosenStages(values.only, stageNames),
    python: values['without-python'] !== true,
    small,
    out: values.out,
  };
}

/** Whether the figures are such as the project shows: at full size, beside all peers. */
export function isFull({ documents, large, python, small }: BenchOptions): boolean {
  return !small && documents >= 200_000 && large >= 1_000_000 && python;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        documents: { type: 'string' },
        large: { type: 'string' },
        runs: { type: 'string' },
        seed: { type: 'string' },
        only: { type: 'string' },
        'without-python': { type: 'boolean' },
        small: { type: 'boolean' },
        out: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function chosenStages(only: string | undefined, stageNames: readonly string[]): readonly string[] {
  if (only === undefined) return stageNames;
  const wanted = only.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (stageNames.includes(name)) continue;
    throw new UsageError(`There is no stage "${name}". There are: ${stageNames.join(', ')}.`);
  }
  return stageNames.filter((name) => wanted.includes(name));
}
