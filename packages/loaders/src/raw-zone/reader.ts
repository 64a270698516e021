import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { linesOf } from './lines.ts';
import {
  manifestPath,
  parseManifest,
  type RawManifest,
  type RawPart,
  rawZone,
} from './manifest.ts';

/**
 * Reads the manifest of a run, or of the newest one.
 *
 * @throws LoaderError `not_found` where the lake has no such run
 * @example
 * ```ts
 * const { resources } = await readManifest(store);
 * for (const { resource, documents } of resources) console.log(resource, documents);
 * ```
 */
export async function readManifest(store: ObjectStore, runId?: string): Promise<RawManifest> {
  const path = runId === undefined ? await newestManifest(store) : manifestPath(runId);
  try {
    return parseManifest(path, await text(store.read(path)));
  } catch (cause) {
    const isMissing = cause instanceof LoaderError && cause.code === 'not_found';
    // A bucket that is not there is another matter than a run that is not in it.
    if (!isMissing || cause.reason === 'NoSuchBucket' || runId === undefined) throw cause;
    throw new LoaderError('not_found', `The lake ${store.url} has no run ${runId}.`, { cause });
  }
}

/**
 * The manifest of the newest run; undefined where the lake has none.
 *
 * @example
 * ```ts
 * const before = await newestManifestOf(store);
 * console.log(before?.run_id ?? 'nothing yet');
 * ```
 */
export async function newestManifestOf(store: ObjectStore): Promise<RawManifest | undefined> {
  try {
    return await readManifest(store);
  } catch (error) {
    if (error instanceof LoaderError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Run ids are UUIDv7, so the last by name is the newest. */
async function newestManifest(store: ObjectStore): Promise<string> {
  const objects = await store.list(`${rawZone}/_runs`);
  const newest = objects.map(({ path }) => path).findLast((path) => path.endsWith('.json'));
  if (newest === undefined) {
    throw new LoaderError(
      'not_found',
      `The lake ${store.url} has no run in its raw zone. Fill it first: spacex-etl extract --lake ${store.url}`,
    );
  }
  return newest;
}

/**
 * Streams the documents of a part, a JSON text each, in batches. The file is compared with the
 * manifest before its first document is given out: a part that was cut or changed is an error
 * of its own, and neither a shorter table nor a heap of rejects.
 *
 * @throws LoaderError `reconciliation`, `not_found`
 * @example
 * ```ts
 * const { resources } = await readManifest(store);
 * for (const part of resources.flatMap(({ parts }) => parts)) {
 *   for await (const texts of readPart(store, part)) console.log(texts.length);
 * }
 * ```
 */
export async function* readPart(
  store: ObjectStore,
  part: RawPart,
): AsyncGenerator<readonly string[]> {
  const file = Readable.from([await wholePart(store, part)]);
  const unzip = createGunzip();
  let documents = 0;
  try {
    for await (const lines of linesOf(file.pipe(unzip))) {
      documents += lines.length;
      yield lines;
    }
  } catch (cause) {
    if (cause instanceof LoaderError) throw cause;
    throw damaged(store, part, `it cannot be unpacked (${String(cause)})`, cause);
  } finally {
    file.destroy();
    unzip.destroy();
  }
  if (documents !== part.documents) {
    throw damaged(store, part, `it has ${documents} documents, not ${part.documents}`);
  }
}

/** The compressed bytes of a part: a few megabytes, since the writer bounds what one holds. */
async function wholePart(store: ObjectStore, part: RawPart): Promise<Buffer> {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of store.read(part.path)) {
    bytes += chunk.length;
    if (bytes > part.bytes) throw damaged(store, part, `it has more than ${part.bytes} bytes`);
    hash.update(chunk);
    chunks.push(chunk);
  }
  if (bytes < part.bytes) throw damaged(store, part, `it has ${bytes} bytes, not ${part.bytes}`);
  if (hash.digest('hex') !== part.sha256) throw damaged(store, part, 'its SHA-256 is another');
  return Buffer.concat(chunks);
}

function damaged(store: ObjectStore, part: RawPart, why: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'reconciliation',
    `The part ${part.path} of the lake ${store.url} is not what its manifest says: ${why}. ` +
      'Nothing was loaded; restore the file, or load another run with --raw-run.',
    { cause },
  );
}
