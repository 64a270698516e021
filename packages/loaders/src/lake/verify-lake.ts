import { curatedZone } from '../curated-zone/layout.ts';
import { readPointer } from '../curated-zone/pointer.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { rebuildCommand } from '../iceberg/metadata-errors.ts';
import { verifyLibrary } from '../launch-library/verify-library.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import {
  type FileProblem,
  listedProblems,
  type NamedFile,
  verifyFile,
} from '../object-store/verify-file.ts';
import { launchLibraryZone } from '../raw-zone/launch-library-store.ts';
import { holdRawZone } from '../raw-zone/lock.ts';
import { manifestPath } from '../raw-zone/manifest.ts';
import { readManifests } from '../raw-zone/newest-manifest.ts';
import { shareLake } from './lock.ts';
import { verifyMetadata } from './verify-metadata.ts';

/** Files that are read at the same time. */
const concurrency = 8;

/** A file of a lake that is lost or differs from its entry. */
export interface LakeProblem extends FileProblem {
  readonly zone: 'raw' | 'curated';
  /**
   * The runs that need the file, newest first; for the curated zone, the run that wrote it; none for
   * Launch Library.
   */
  readonly runs: readonly string[];
  /** What to do: a command, where one repairs it. */
  readonly repair: string;
}

/** The result of {@link verifyLake}. */
export interface LakeVerification {
  /** Number of files that were read. */
  readonly files: number;
  /** Their size according to the manifests, the pointer and, for Iceberg metadata, a listing. */
  readonly bytes: number;
  readonly problems: readonly LakeProblem[];
}

/** A file, and who needs it. */
interface NeededFile extends NamedFile {
  readonly zone: 'raw' | 'curated';
  readonly runs: string[];
}

/**
 * Reads every file that a lake needs and compares it with its size and SHA-256: the parts of all runs
 * of the raw zone, the documents of Launch Library, and the files that are published. The Iceberg metadata
 * name exactly these files, and every file that they name exists. Changes nothing.
 *
 * @example
 * ```ts
 * const { problems } = await verifyLake(store);
 * for (const { path, problem, repair } of problems) console.warn(problem, path, repair);
 * ```
 */
export async function verifyLake(store: ObjectStore): Promise<LakeVerification> {
  const release = await holdRawZone(store);
  try {
    const unlock = await shareLake(store);
    try {
      return await verify(store);
    } finally {
      unlock();
    }
  } finally {
    release();
  }
}

async function verify(store: ObjectStore): Promise<LakeVerification> {
  const manifests = (await readManifests(store)).toReversed();
  const broken = manifests.flatMap(({ runId, error }) =>
    error === undefined ? [] : [brokenManifest(runId, error)],
  );
  const needed = new Map<string, NeededFile>();
  for (const { runId, manifest } of manifests) {
    for (const { path, bytes, sha256 } of manifest?.resources.flatMap(({ parts }) => parts) ?? []) {
      const known = needed.get(path);
      if (known === undefined)
        needed.set(path, { path, bytes, sha256, zone: 'raw', runs: [runId] });
      else known.runs.push(runId);
    }
  }
  const pointer = (await readPointer(store))?.pointer;
  for (const { run_id, files } of Object.values(pointer?.tables ?? {})) {
    for (const { path, bytes, sha256 } of files) {
      needed.set(path, { path, bytes, sha256, zone: 'curated', runs: [run_id] });
    }
  }
  const files = [...needed.values()];
  const found = await problemsOf(store, files);
  const complete = new Map(
    files.filter(({ path }) => !found.has(path)).map(({ sha256, path }) => [sha256, path]),
  );
  const newest = manifests[0]?.runId;
  const problems = files.flatMap((file) => {
    const problem = found.get(file.path);
    if (problem === undefined) return [];
    const { zone, runs } = file;
    return [{ ...problem, zone, runs, repair: repairOf(store, file, newest, complete) }];
  });
  const metadata = await verifyMetadata(store, pointer);
  const library = await verifyLibrary(store, launchLibraryZone);
  return {
    files: files.length + metadata.files + library.files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, metadata.bytes + library.bytes),
    problems: [
      ...broken,
      ...problems,
      ...metadata.problems.map(({ runId, ...problem }) => ({
        ...({ ...problem, zone: 'curated', runs: [runId] } as const),
        repair: rebuildCommand(store.url),
      })),
      ...library.problems.map((problem) => ({
        ...({ ...problem, zone: 'raw', runs: [], repair: libraryRepair } as const),
      })),
    ],
  };
}

/** Reads files, several at a time; what is wrong with them, by path. */
export async function problemsOf(
  store: ObjectStore,
  files: readonly NamedFile[],
): Promise<ReadonlyMap<string, FileProblem>> {
  const found = new Map<string, FileProblem>();
  await forEachConcurrently(files, concurrency, async (file) => {
    const problem = await verifyFile(store, file);
    if (problem !== undefined) found.set(file.path, problem);
  });
  return found;
}

const libraryRepair = `Restore the file from a backup, or delete the directory ${launchLibraryZone}: the next spacex-etl run --source live fetches everything again.`;

function repairOf(
  { url }: ObjectStore,
  { path, sha256, zone, runs }: NeededFile,
  newest: string | undefined,
  complete: ReadonlyMap<string, string>,
): string {
  if (zone === 'curated') return `spacex-etl load --source ${url} --target lake --lake ${url}`;
  const copy = complete.get(sha256);
  if (copy !== undefined) return `Copy ${copy}, which has the same content, to ${path}.`;
  if (newest !== undefined && runs.includes(newest)) return `spacex-etl extract --lake ${url}`;
  return 'Restore the file from a backup. Without it, these runs cannot be loaded; newer runs do not need it.';
}

function brokenManifest(runId: string, error: unknown): LakeProblem {
  return {
    ...{ path: manifestPath(runId), problem: 'damaged', zone: 'raw', runs: [runId] },
    detail: isLoaderError(error) ? error.message : String(error),
    repair: 'Restore the manifest from a backup, or delete it; other runs do not need it.',
  };
}

/** The published files that are missing or have another size, according to one listing. */
export async function publishedProblems(store: ObjectStore): Promise<readonly FileProblem[]> {
  const pointer = (await readPointer(store))?.pointer;
  if (pointer === undefined) return [];
  const files = Object.values(pointer.tables).flatMap((table) => table.files);
  return listedProblems(store, curatedZone, files);
}
