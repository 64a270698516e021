import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { linesOf } from './lines.ts';
import { manifestPath, parseManifest, type RawManifest, type RawPart } from './manifest.ts';
import { newestManifest } from './newest-manifest.ts';

/**
 * Reads the manifest of a run, by default of the newest run.
 *
 * @throws LoaderError `not_found` if the lake has no such run
 * @example
 * ```ts
 * const { resources } = await readManifest(store);
 * for (const { resource, documents } of resources) console.log(resource, documents);
 * ```
 */
export async function readManifest(store: ObjectStore, runId?: string): Promise<RawManifest> {
  if (runId === undefined) {
    const newest = await newestManifest(store);
    if (newest !== undefined) return newest;
    throw new LoaderError(
      'not_found',
      `The lake ${store.url} has no run in its raw zone. Fill it first: spacex-etl extract --lake ${store.url}`,
    );
  }
  const path = manifestPath(runId);
  try {
    return parseManifest(path, await text(store.read(path)));
  } catch (cause) {
    const isMissing = cause instanceof LoaderError && cause.code === 'not_found';
    // A missing bucket is not a missing run.
    if (!isMissing || cause.reason === 'NoSuchBucket') throw cause;
    throw new LoaderError('not_found', `The lake ${store.url} has no run ${runId}.`, { cause });
  }
}

/**
 * Reads the manifest of the newest run; undefined if the lake has none.
 *
 * @param onDamaged for a new run, which needs the manifest only to reuse files: called with the
 * message of a damaged manifest, which is skipped. Without it, a damaged one is an error.
 * @throws LoaderError `damaged`
 * @example
 * ```ts
 * const before = await newestManifestOf(store);
 * console.log(before?.run_id ?? 'no runs yet');
 * ```
 */
export async function newestManifestOf(
  store: ObjectStore,
  onDamaged?: (message: string) => void,
): Promise<RawManifest | undefined> {
  try {
    return await newestManifest(store, onDamaged);
  } catch (error) {
    if (error instanceof LoaderError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/**
 * Streams the documents of a part as JSON texts, in batches. The file is compared with the manifest
 * before the first document is returned, so a truncated or changed part is an error and does not
 * cause missing rows or rejects.
 *
 * @throws LoaderError `damaged` if the file is lost or differs
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
    throw damaged(store, part, `it cannot be decompressed (${String(cause)})`, cause);
  } finally {
    file.destroy();
    unzip.destroy();
  }
  if (documents !== part.documents) {
    throw damaged(store, part, `it has ${documents} documents instead of ${part.documents}`);
  }
}

/** The compressed bytes of a part: a few megabytes, because the writer limits the size of parts. */
async function wholePart(store: ObjectStore, part: RawPart): Promise<Buffer> {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of store.read(part.path)) {
      bytes += chunk.length;
      if (bytes > part.bytes) throw damaged(store, part, `it has more than ${part.bytes} bytes`);
      hash.update(chunk);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (!isLoaderError(cause) || cause.code !== 'not_found') throw cause;
    throw damaged(store, part, 'it does not exist', cause);
  }
  if (bytes < part.bytes)
    throw damaged(store, part, `it has ${bytes} bytes instead of ${part.bytes}`);
  if (hash.digest('hex') !== part.sha256) throw damaged(store, part, 'its SHA-256 differs');
  return Buffer.concat(chunks);
}

function damaged(store: ObjectStore, part: RawPart, why: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'damaged',
    `The part ${part.path} of the lake ${store.url} does not match its manifest: ${why}. ` +
      `Nothing was loaded. Extract the documents again: spacex-etl extract --lake ${store.url}. ` +
      'Or restore the file, or load another run with --raw-run.',
    { cause },
  );
}
