import { type Finding, isLoaderError } from '@spacex-platform/loaders';
import { readManifest } from '@spacex-platform/loaders/raw-zone';
import { storeOf } from '../commands/source.ts';

/** Whether the lake can be read, and what its newest raw run is. */
export async function examineLake(url: string): Promise<Finding[]> {
  const store = await storeOf(url);
  try {
    const { run_id, finished_at } = await readManifest(store);
    const detail = `${store.url}: newest run ${run_id}, extracted ${finished_at}`;
    return [{ check: 'raw zone', status: 'ok', detail }];
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    if (error.code === 'not_found') {
      return [{ check: 'raw zone', status: 'ok', detail: `${store.url} holds no run yet` }];
    }
    return [{ check: 'raw zone', status: 'failed', detail: error.message, error }];
  }
}
