import { LoaderError } from '../errors/loader-error.ts';
import { replaySource } from '../ledger.ts';
import type { OpenRequest } from '../loader.ts';
import { compareOrigins, type Origin } from '../origin.ts';

/** Where a run wants to load, for the error. */
export interface Destination {
  /** Name of the target. */
  readonly target: string;
  /** `Schema "spacex" on postgres` */
  readonly what: string;
  /** The option that names another destination: `--schema`. */
  readonly option: string;
}

/**
 * Refuses to load documents over those of a more complete origin, unless forced: the bundled snapshot
 * over data of the API or of Launch Library, and the API, which ends in October 2022, over Launch
 * Library. A replay loads rejects of this target, and is refused only for the snapshot.
 *
 * @param readOrigin the most complete origin whose documents were committed there; undefined if none
 * @throws LoaderError `snapshot_over_api`, `older_data`
 */
export async function refuseLesserOrigin(
  { run, force }: Pick<OpenRequest, 'run' | 'force'>,
  destination: Destination,
  readOrigin: () => Origin | undefined | Promise<Origin | undefined>,
): Promise<void> {
  const isReplay = run.source === replaySource && run.origin !== 'snapshot';
  if (run.origin === 'launch-library' || force === true || isReplay) return;
  const held = await readOrigin();
  if (held === undefined || compareOrigins(run.origin, held) >= 0) return;
  throw run.origin === 'snapshot'
    ? snapshotRefused(destination, held)
    : apiRefused(destination, run.source);
}

function snapshotRefused({ target, what, option }: Destination, held: Origin): LoaderError {
  const from = held === 'api' ? 'the API' : 'Launch Library';
  return new LoaderError(
    'snapshot_over_api',
    `${what} holds data from ${from}, which is more complete than the bundled snapshot. ` +
      `Load the snapshot into another ${option}, or overwrite the data with --force.`,
    { target },
  );
}

function apiRefused({ target, what, option }: Destination, source: string): LoaderError {
  return new LoaderError(
    'older_data',
    `${what} holds data from Launch Library, which continues where the documents of ${source} end, in October 2022. ` +
      `Nothing was loaded. Use --source live, load the documents into another ${option}, or overwrite newer rows with --force.`,
    { target },
  );
}
