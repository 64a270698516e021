import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { CuratedTable } from './curated-zone.ts';
import { pointerCopyPath, pointerPath } from './layout.ts';

/** The content of `curated/_current.json`: what a reader of the lake sees. */
export interface Pointer {
  /** The run that published last. */
  readonly run_id: string;
  /** ISO 8601, UTC. */
  readonly published_at: string;
  /** Where the documents came from in the first place. */
  readonly origin: 'api' | 'snapshot';
  readonly tables: Readonly<Record<string, CuratedTable>>;
}

/** The pointer, and the version by which a later write is compared. */
export interface VersionedPointer {
  readonly pointer: Pointer;
  readonly version: string;
}

/**
 * Reads the pointer of a lake; undefined where nothing has been published yet.
 *
 * @throws LoaderError `reconciliation` where it is no pointer
 * @example
 * ```ts
 * const published = await readPointer(store);
 * console.log(published?.pointer.tables['cores']?.files);
 * ```
 */
export async function readPointer(store: ObjectStore): Promise<VersionedPointer | undefined> {
  const found = await store.readVersion(pointerPath);
  if (found === undefined) return undefined;
  return { pointer: parsePointer(store, pointerPath, found.bytes), version: found.version };
}

/**
 * Keeps what is published before another pointer takes its place: `lake gc` learns from it which
 * files a run has shown, and until when. To write it twice does no harm.
 */
export async function keepPointer(
  store: ObjectStore,
  before: VersionedPointer | undefined,
): Promise<void> {
  if (before === undefined) return;
  await store.write(pointerCopyPath(before.pointer.run_id), bytesOf(before.pointer));
}

/** The copies that {@link keepPointer} has left at these paths. */
export async function readPointerCopies(
  store: ObjectStore,
  paths: readonly string[],
): Promise<readonly Pointer[]> {
  const pointers: Pointer[] = [];
  for (const path of paths) {
    const found = await store.readVersion(path);
    if (found !== undefined) pointers.push(parsePointer(store, path, found.bytes));
  }
  return pointers;
}

/** Publishes: of two who try at once, one succeeds. @throws LoaderError `superseded` */
export async function writePointer(
  store: ObjectStore,
  pointer: Pointer,
  before: VersionedPointer | undefined,
): Promise<void> {
  try {
    await store.replace(pointerPath, bytesOf(pointer), before?.version);
  } catch (cause) {
    if (!(cause instanceof LoaderError) || cause.code !== 'superseded') throw cause;
    throw publishedMeanwhile(store, cause);
  }
}

/**
 * For a run that has nothing to publish: it has ended well only where what it compared with is
 * still what is published.
 *
 * @throws LoaderError `superseded`
 */
export async function confirmPointer(
  store: ObjectStore,
  before: VersionedPointer | undefined,
): Promise<void> {
  const now = await store.readVersion(pointerPath);
  if (now?.version !== before?.version) throw publishedMeanwhile(store);
}

function publishedMeanwhile(store: ObjectStore, cause?: unknown): LoaderError {
  return new LoaderError(
    'superseded',
    `Another run has published to the lake ${store.url} meanwhile; nothing of this one is visible. Run again.`,
    { target: 'lake', cause },
  );
}

function bytesOf(pointer: Pointer): Uint8Array {
  return Buffer.from(`${JSON.stringify(pointer, null, 2)}\n`);
}

function parsePointer(store: ObjectStore, path: string, bytes: Uint8Array): Pointer {
  let value: Partial<Pointer> | null;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<Pointer> | null;
  } catch (cause) {
    throw broken(store, path, 'it is not JSON', cause);
  }
  if (typeof value?.run_id !== 'string' || typeof value.tables !== 'object') {
    throw broken(store, path, 'run_id or tables are missing');
  }
  return value as Pointer;
}

function broken(store: ObjectStore, path: string, why: string, cause?: unknown): LoaderError {
  const next =
    path === pointerPath
      ? 'Restore it from a version of the file, or publish anew after moving it away.'
      : 'Restore it from a version of the file, or remove it: its run is then one whose files are not known.';
  return new LoaderError(
    'reconciliation',
    `The pointer ${path} of the lake ${store.url} cannot be read: ${why}. ${next}`,
    { target: 'lake', cause },
  );
}
