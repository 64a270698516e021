import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';

/** Where a run wants to load the snapshot, for the error. */
export interface SnapshotDestination {
  /** Name of the target. */
  readonly target: string;
  /** `Schema "spacex" on postgres` */
  readonly what: string;
  /** The option that names another destination: `--schema`. */
  readonly option: string;
}

/**
 * Refuses to load the bundled snapshot over API data, which is more complete, unless forced.
 *
 * @param holdsApiData whether a run from the API has ever been committed there
 * @throws LoaderError `snapshot_over_api`
 */
export async function refuseSnapshotOverApi(
  { run, force }: Pick<OpenRequest, 'run' | 'force'>,
  { target, what, option }: SnapshotDestination,
  holdsApiData: () => boolean | Promise<boolean>,
): Promise<void> {
  if (run.origin !== 'snapshot' || force === true || !(await holdsApiData())) return;
  throw new LoaderError(
    'snapshot_over_api',
    `${what} holds data from the API, which is more complete than the bundled snapshot. ` +
      `Load the snapshot into another ${option}, or overwrite the data with --force.`,
    { target },
  );
}
