import { type Finding, isLoaderError } from '@spacex-platform/loaders';
import { fileStore, type ObjectStore, readManifest } from '@spacex-platform/loaders/raw-zone';
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
  return [...findings, await rawZone(raw)];
}

async function rawZone(store: ObjectStore): Promise<Finding> {
  try {
    const { run_id, finished_at } = await readManifest(store);
    const detail = `${store.url}: newest run ${run_id}, extracted ${finished_at}`;
    return { check: 'raw zone', status: 'ok', detail };
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    if (error.code === 'not_found') {
      return { check: 'raw zone', status: 'ok', detail: `${store.url} holds no run yet` };
    }
    return { check: 'raw zone', status: 'failed', detail: error.message, error };
  }
}
