import { snapshotRoot } from '@spacex-platform/spacex-client/snapshot';
import { originOf } from '../origin.ts';
import {
  fileStore,
  holdRawZone,
  type ObjectStore,
  type RawManifest,
  readManifest,
  readPart,
  sequenceOf,
} from '../raw-zone/index.ts';
import type { Source } from './source.ts';

/**
 * The bundled snapshot: facts until October 2022, no network needed.
 *
 * @throws LoaderError `reconciliation` from `read`, if a file was modified
 * @example
 * ```ts
 * const result = await runPipeline({ source: await snapshotSource(), loaders: [loader] });
 * ```
 */
export async function snapshotSource(): Promise<Source> {
  const store = fileStore(snapshotRoot);
  const { sequence: _, ...source } = sourceOver(store, await readManifest(store), 'snapshot');
  return source;
}

/**
 * A run of a lake's raw zone, the newest one by default. In a local directory, `lake gc` waits until
 * the source is closed; a pipeline closes its source.
 *
 * @throws LoaderError `not_found` if there is no such run
 * @example
 * ```ts
 * const source = await rawZoneSource(fileStore('file:///data/lake'));
 * console.log(source.resources);
 * ```
 */
export async function rawZoneSource(
  store: ObjectStore,
  { name = store.url, runId }: { readonly name?: string; readonly runId?: string } = {},
): Promise<Source> {
  const release = await holdRawZone(store);
  try {
    const source = sourceOver(store, await readManifest(store, runId), name);
    // This source holds the lock until it is closed, so the newer one needs none.
    const newest = async () => sourceOver(store, await readManifest(store), name);
    return {
      ...source,
      close: async () => release(),
      ...(runId === undefined ? { newest } : { allowOlder: true }),
    };
  } catch (error) {
    release();
    throw error;
  }
}

function sourceOver(store: ObjectStore, manifest: RawManifest, name: string): Source {
  return {
    name,
    origin: originOf(manifest.source),
    resources: manifest.resources.map(({ resource }) => resource),
    sequence: sequenceOf(manifest),
    read: async (resource) => {
      const entry = manifest.resources.find((candidate) => candidate.resource === resource);
      if (entry === undefined) throw new TypeError(`Run ${manifest.run_id} has no ${resource}`);
      const [first] = entry.parts;
      return {
        url: first?.url ?? name,
        etag: first?.etag ?? null,
        fetchedAt: first?.fetched_at ?? manifest.finished_at,
        batches: batchesOf(store, entry),
      };
    },
  };
}

async function* batchesOf(
  store: ObjectStore,
  { parts }: RawManifest['resources'][number],
): AsyncGenerator<readonly string[]> {
  for (const part of parts) yield* readPart(store, part);
}
