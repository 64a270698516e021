import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LoaderError } from '../errors/loader-error.ts';
import { linesOf } from './lines.ts';
import {
  manifestPath,
  parseManifest,
  type RawManifest,
  type RawPart,
  rawZone,
} from './manifest.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * Reads the manifest of a run, or of the newest one.
 *
 * @throws LoaderError `not_found` where the lake has no such run
 */
export async function readManifest(store: ObjectStore, runId?: string): Promise<RawManifest> {
  const path = runId === undefined ? await newestManifest(store) : manifestPath(runId);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.read(path)) chunks.push(chunk);
    return parseManifest(path, Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    if (!(cause instanceof LoaderError) || cause.code !== 'not_found' || runId === undefined) {
      throw cause;
    }
    throw new LoaderError('not_found', `The lake ${store.url} has no run ${runId}.`, { cause });
  }
}

/** Run ids are UUIDv7, so the last by name is the newest. */
async function newestManifest(store: ObjectStore): Promise<string> {
  const paths = await store.list(`${rawZone}/_runs`);
  const newest = paths.filter((path) => path.endsWith('.json')).at(-1);
  if (newest === undefined) {
    throw new LoaderError(
      'not_found',
      `The lake ${store.url} has no run in its raw zone. Fill it first: spacex-etl extract --lake ${store.url}`,
    );
  }
  return newest;
}

/**
 * Streams the documents of a part, a JSON text each, in batches. What arrives is compared with
 * the manifest, so a part that was cut or changed is an error and not a shorter table.
 *
 * @throws LoaderError `reconciliation`, `not_found`
 */
export async function* readPart(
  store: ObjectStore,
  part: RawPart,
): AsyncGenerator<readonly string[]> {
  const hash = createHash('sha256');
  let documents = 0;
  const bytes = async function* () {
    for await (const chunk of store.read(part.path)) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const file = Readable.from(bytes());
  const unzip = createGunzip();
  file.on('error', (error) => unzip.destroy(error));
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
  if (hash.digest('hex') !== part.sha256) throw damaged(store, part, 'its SHA-256 is another');
}

function damaged(store: ObjectStore, part: RawPart, why: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'reconciliation',
    `The part ${part.path} of the lake ${store.url} is not what its manifest says: ${why}. ` +
      'Nothing was loaded; restore the file, or load another run with --raw-run.',
    { cause },
  );
}
