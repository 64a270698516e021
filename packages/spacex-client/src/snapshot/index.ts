import type { ResourceName } from '../resources/index.ts';

/**
 * Root of the bundled raw zone, a `file:` URL in Node, with the layout of any lake:
 * `raw/spacex/v4/<resource>/ingest_date=…/run=…/part-00000.ndjson.gz`, and one manifest in
 * `raw/spacex/v4/_runs/`.
 *
 * It contains the facts of the API as of October 2022: ids, names, dates and numbers. Prose, links
 * and images are null or empty. Source: the r/SpaceX API.
 *
 * @example
 * ```ts
 * import { readdir } from 'node:fs/promises';
 *
 * const manifests = await readdir(new URL('raw/spacex/v4/_runs/', snapshotRoot));
 * ```
 */
export const snapshotRoot: URL = new URL('../../snapshot/', import.meta.url);

/** The resources in the snapshot, in alphabetical order. The others contain no plain facts. */
export const snapshotResources = [
  'capsules',
  'cores',
  'crew',
  'landpads',
  'launches',
  'launchpads',
  'payloads',
  'rockets',
  'ships',
] as const satisfies readonly ResourceName[];
