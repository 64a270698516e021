import { type Finding, isLoaderError, LoaderError } from '@spacex-platform/loaders';
import {
  fileStore,
  futureWarning,
  listedProblems,
  type ObjectStore,
  type RawManifest,
  rawZone,
  readManifest,
  sequenceOf,
} from '@spacex-platform/loaders/raw-zone';
import type { Environment } from '../settings/read-setting.ts';
import { bucketOf, isS3 } from '../settings/storage.ts';

/** Whether the directory or the buckets of a lake can be used, and which raw run is the newest. */
export async function examineStorage(url: string, environment: Environment): Promise<Finding[]> {
  if (!isS3(url)) return examineStores([fileStore(url)]);
  const raw = await bucketOf(url, 'SPACEX_RAW_BUCKET', environment);
  const curated = await bucketOf(url, 'SPACEX_CURATED_BUCKET', environment);
  return examineStores(curated.url === raw.url ? [raw] : [raw, curated]);
}

/** @param stores that of the raw zone first */
async function examineStores(
  stores: readonly (ObjectStore & { diagnose(): Promise<readonly Finding[]> })[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const store of stores) findings.push(...(await store.diagnose()));
  const [raw] = stores;
  if (raw === undefined || findings.some(({ status }) => status === 'failed')) return findings;
  return [...findings, await examineRawZone(raw)];
}

async function examineRawZone(store: ObjectStore): Promise<Finding> {
  try {
    return await examineNewest(store, await readManifest(store));
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    if (error.code === 'not_found') {
      return { check: 'raw zone', status: 'ok', detail: `${store.url} holds no run yet` };
    }
    return { check: 'raw zone', status: 'failed', detail: error.message, error };
  }
}

/** Whether every part of the newest run exists with its size. */
async function examineNewest(store: ObjectStore, manifest: RawManifest): Promise<Finding> {
  const { run_id, finished_at, resources } = manifest;
  const run = `${store.url}: newest run ${run_id}, extracted ${finished_at}`;
  const parts = resources.flatMap((resource) => resource.parts);
  const problems = await listedProblems(store, rawZone, parts);
  const [first] = problems;
  const future = futureWarning(`Run ${run_id} of ${store.url}`, sequenceOf(manifest));
  if (first === undefined && future !== undefined) {
    return { check: 'raw zone', status: 'warning', detail: run, next: future };
  }
  if (first === undefined) return { check: 'raw zone', status: 'ok', detail: run };
  const detail = `${run}: ${problems.length} of ${parts.length} parts are missing or damaged, first ${first.path}: ${first.detail}`;
  const next = `Extract the documents again: spacex-etl extract --lake ${store.url}. Check all files: spacex-etl lake verify --lake ${store.url}`;
  const error = new LoaderError('damaged', detail, { target: 'lake' });
  return { check: 'raw zone', status: 'failed', detail, next, error };
}
