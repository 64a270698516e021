import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest, RunInfo } from '../loader.ts';
import { dateOf, futureWarning, nextSequence } from './sequence.ts';

/** The sequence of the last successful run that loaded each resource, from the ledger of a target. */
export type LoadedSequences = ReadonlyMap<string, number>;

/** The target, for errors and warnings. */
export interface OrderedTarget {
  /** Name of the target. */
  readonly target: string;
  /** `Schema "spacex" on postgres` */
  readonly what: string;
}

/** The `source` of a run that reads the API itself: its documents are newer than any other. */
const liveSource = 'api';

/**
 * Refuses to load documents that are older than those in the target, unless the caller allows it.
 *
 * @param loaded called only if the run has a sequence
 * @returns the run, with the sequence to record in the ledger
 * @throws LoaderError `older_data`
 */
export async function refuseOlder(
  request: Pick<OpenRequest, 'run' | 'sequence' | 'tables' | 'force' | 'allowOlder' | 'onEvent'>,
  { target, what }: OrderedTarget,
  loaded: () => LoadedSequences | Promise<LoadedSequences>,
): Promise<RunInfo> {
  const { run, tables, onEvent } = request;
  const sequence = (await request.sequence?.()) ?? run.sequence;
  if (sequence === undefined) return run;
  const known = await loaded();
  const newest = Math.max(0, ...known.values());
  const warn = (message: string) => onEvent?.({ type: 'warning', target, message });
  const future =
    futureWarning(`The newest run in ${what}`, newest) ??
    futureWarning(`The run of ${run.source}`, sequence);
  if (future !== undefined) warn(future);
  if (run.source === liveSource) {
    return { ...run, sequence: Math.max(sequence, nextSequence(newest)) };
  }
  const older = [...new Set(tables.map(({ resource }) => resource))].filter(
    (resource) => (known.get(resource) ?? 0) > sequence,
  );
  if (older.length === 0) return { ...run, sequence };
  const dates = older.map((name) => `${name} (${dateOf(known.get(name) ?? 0)})`).join(', ');
  const fact = `The documents of ${run.source} (${dateOf(sequence)}) are older than those in ${what}: ${dates}`;
  if (request.force !== true && request.allowOlder !== true) {
    throw new LoaderError(
      'older_data',
      `${fact}. Nothing was loaded. Load the newest run, or load older documents with --raw-run <id> or --force.`,
      { target },
    );
  }
  warn(`${fact}. They replace the newer ones, as requested.`);
  return { ...run, sequence };
}
