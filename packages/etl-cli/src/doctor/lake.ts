import { type Finding, isLoaderError } from '@spacex-platform/loaders';
import { type ObjectStore, readManifest } from '@spacex-platform/loaders/raw-zone';
import { catalogOf } from '../catalog.ts';
import { bucketOf, isS3 } from '../commands/source.ts';

/** Whether the lake can be reached and used, and what its newest raw run is. */
export async function examineLake(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  if (!isS3(url)) return folder(url);
  return [...(await buckets(url, environment)), ...(await catalog(url, environment))];
}

async function folder(url: string): Promise<Finding[]> {
  const { fileStore } = await import('@spacex-platform/loaders/raw-zone');
  const store = fileStore(url);
  const findings = await store.diagnose();
  const failed = findings.some(({ status }) => status === 'failed');
  return failed ? [...findings] : [...findings, await rawZone(store)];
}

async function buckets(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const raw = await bucketOf(url, 'SPACEX_RAW_BUCKET', environment);
  const curated = await bucketOf(url, 'SPACEX_CURATED_BUCKET', environment);
  const findings = [
    ...(await raw.diagnose()),
    ...(curated.url === raw.url ? [] : await curated.diagnose()),
  ];
  const failed = findings.some(({ status }) => status === 'failed');
  return failed ? findings : [...findings, await rawZone(raw)];
}

/** The Glue database, where `SPACEX_GLUE_DATABASE` names one. */
async function catalog(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Finding[]> {
  return (await (await catalogOf(url, environment))?.diagnose()) ?? [];
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
