import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Origin } from '../origin.ts';
import type { CuratedTable } from './curated-zone.ts';
import { pointerCopyPath, pointerPath } from './layout.ts';

/** The content of `curated/_current.json`: what readers of the lake see. */
export interface Pointer {
  /** The run that published last. */
  readonly run_id: string;
  /** ISO 8601, UTC. */
  readonly published_at: string;
  /** Where the documents originally came from. */
  readonly origin: Origin;
  readonly tables: Readonly<Record<string, CuratedTable>>;
}

/** The pointer, and the version that a conditional write compares. */
export interface VersionedPointer {
  readonly pointer: Pointer;
  readonly version: string;
}

/**
 * Reads the pointer of a lake; undefined if nothing has been published yet.
 *
 * @throws LoaderError `damaged` if it is not a valid pointer
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

/** Reads the pointer of a lake. @throws LoaderError `not_found` if nothing has been published yet */
export async function requirePointer(store: ObjectStore): Promise<Pointer> {
  const published = await readPointer(store);
  if (published !== undefined) return published.pointer;
  throw new LoaderError(
    'not_found',
    `Nothing is published in the lake ${store.url} yet. Fill it first: spacex-etl run --target lake --lake ${store.url}`,
    { target: 'lake' },
  );
}

/**
 * Copies the published pointer before it is replaced: `lake gc` needs to know which files a run
 * published, and until when they were current. Copying it twice is harmless.
 */
export async function keepPointer(
  store: ObjectStore,
  before: VersionedPointer | undefined,
): Promise<void> {
  if (before === undefined) return;
  await store.write(pointerCopyPath(before.pointer.run_id), bytesOf(before.pointer));
}

/** Reads the copies that {@link keepPointer} wrote. */
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

/** Publishes. If two runs try at the same time, one succeeds. @throws LoaderError `superseded` */
export async function writePointer(
  store: ObjectStore,
  pointer: Pointer,
  before: VersionedPointer | undefined,
): Promise<void> {
  try {
    await store.replace(pointerPath, bytesOf(pointer), before?.version);
  } catch (cause) {
    if (!(cause instanceof LoaderError) || cause.code !== 'superseded') throw cause;
    throw supersededError(store, cause);
  }
}

/**
 * For a run without changes: it succeeds only if the pointer that it was compared with is still
 * the published one.
 *
 * @throws LoaderError `superseded`
 */
export async function confirmPointer(
  store: ObjectStore,
  before: VersionedPointer | undefined,
): Promise<void> {
  const now = await store.readVersion(pointerPath);
  if (now?.version !== before?.version) throw supersededError(store);
}

function supersededError(store: ObjectStore, cause?: unknown): LoaderError {
  return new LoaderError(
    'superseded',
    `Another run published to the lake ${store.url} first. Nothing from this run is visible. Run again.`,
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
  if (typeof value?.run_id !== 'string' || !isTables(value.tables)) {
    throw broken(store, path, 'run_id or tables are missing, or a table has no files');
  }
  return value as Pointer;
}

/** Whether a value of JSON is the entries of tables, with the files of each. */
function isTables(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((entry: { readonly files?: unknown } | null) =>
    Array.isArray(entry?.files),
  );
}

function broken(store: ObjectStore, path: string, why: string, cause?: unknown): LoaderError {
  const next =
    path === pointerPath
      ? 'Restore an earlier version of the file, or move it away and publish again.'
      : 'Restore an earlier version of the file, or delete it; `lake gc` then cannot determine which files its run published.';
  return new LoaderError(
    'damaged',
    `The pointer ${path} of the lake ${store.url} cannot be read: ${why}. ${next}`,
    { target: 'lake', cause },
  );
}
