import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest, RunInfo } from '../loader.ts';
import { compareOrigins, type History, type Origin } from '../origin.ts';
import { dateOf, futureWarning, nextSequence } from './sequence.ts';

/** The last successful run that loaded a resource. */
export interface LastLoad {
  /** Orders its documents, as `RunInfo.sequence`. */
  readonly sequence: number;
  readonly origin: Origin;
  readonly history?: History;
}

/** The last load of each resource that has a sequence, from the ledger of a target. */
export type LastLoads = ReadonlyMap<string, LastLoad>;

/** The target, for errors and warnings. */
export interface OrderedTarget {
  /** Name of the target. */
  readonly target: string;
  /** `schema "spacex" on postgres` */
  readonly what: string;
}

/** The `source` of a run that reads the API itself: its documents are newer than any other. */
const apiSourceName = 'api';

/**
 * Refuses to load documents that are older than those in the target, unless the caller allows it.
 *
 * @param readLastLoads called only if the run has a sequence
 * @returns the run, with the sequence to record in the ledger
 * @throws LoaderError `older_data`
 */
export async function refuseOlder(
  request: Pick<
    OpenRequest,
    'run' | 'sequence' | 'tables' | 'force' | 'allowOlder' | 'curated' | 'onEvent'
  >,
  { target, what }: OrderedTarget,
  readLastLoads: () => LastLoads | Promise<LastLoads>,
): Promise<RunInfo> {
  const { run, tables, curated, onEvent } = request;
  const sequence = (await request.sequence?.()) ?? run.sequence;
  const resources = [...new Set(tables.map(({ resource }) => resource))];
  // What a lake has published may be the documents of several runs.
  const own = new Map(
    resources.flatMap((name) => {
      const one = curated === undefined ? sequence : curated.sequences.get(name);
      return one === undefined ? [] : [[name, one] as const];
    }),
  );
  if (own.size === 0) return run;
  const ordered = sequence === undefined ? run : { ...run, sequence };
  const known = await readLastLoads();
  const newest = Math.max(0, ...[...known.values()].map((load) => load.sequence));
  const warn = (message: string) => onEvent?.({ type: 'warning', target, message });
  const future =
    futureWarning(`The newest run in ${what}`, newest) ??
    futureWarning(`The run of ${run.source}`, Math.max(...own.values()));
  if (future !== undefined) warn(future);
  if (run.source === apiSourceName && sequence !== undefined) {
    return { ...run, sequence: Math.max(sequence, nextSequence(newest)) };
  }
  const older = [...own].flatMap(([name, one]) => {
    const last = known.get(name);
    // A more complete origin continues a lesser one, whenever that was read.
    const origin = curated?.origins?.get(name) ?? run.origin;
    if (last === undefined || compareOrigins(origin, last.origin) > 0) return [];
    return last.sequence > one ? [[name, one, last.sequence] as const] : [];
  });
  if (older.length === 0) return ordered;
  const dates = older.map(([name, , last]) => `${name} (${dateOf(last)})`).join(', ');
  const oldest = Math.min(...older.map(([, one]) => one));
  const fact = `The documents of ${run.source} (${dateOf(oldest)}) are older than those in ${what}: ${dates}`;
  if (request.force !== true && request.allowOlder !== true) {
    throw new LoaderError(
      'older_data',
      `${fact}. Nothing was loaded. Load the newest run, or load older documents with --raw-run <id> or --force.`,
      { target },
    );
  }
  warn(`${fact}. They replace the newer ones, as requested.`);
  return ordered;
}
