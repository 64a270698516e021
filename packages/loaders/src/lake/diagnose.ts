import { readPointer } from '../curated-zone/pointer.ts';
import { type Finding, failureOf } from '../finding.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/** Checks that the curated zone is readable, and reports what is published. Changes nothing. */
export async function diagnoseLake(store: ObjectStore): Promise<Finding[]> {
  try {
    const current = await readPointer(store);
    const detail =
      current === undefined
        ? `${store.url}: nothing is published yet; the first run publishes`
        : `${store.url}: run ${current.pointer.run_id}, published ${current.pointer.published_at}`;
    return [{ check: 'curated', status: 'ok', detail }];
  } catch (error) {
    return [failureOf('curated', error)];
  }
}
