import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import { curatedZone } from '../curated-zone/layout.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { type IcebergDriver, loadIcebergDriver } from '../iceberg/driver.ts';
import { entryStatus, type ManifestEntry } from '../iceberg/manifest.ts';
import { ManifestReader } from '../iceberg/manifest-reader.ts';
import type { IcebergSnapshot, TableMetadata } from '../iceberg/metadata.ts';
import { readMetadata, refuseElsewhere } from '../iceberg/table-state.ts';
import { pathOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { FileProblem } from '../object-store/verify-file.ts';

/** What is wrong with the Iceberg metadata of a table. */
export interface MetadataProblem extends FileProblem {
  /** The run that wrote the files of the table. */
  readonly runId: string;
}

/** The result of {@link verifyMetadata}. */
export interface MetadataVerification {
  /** Number of files of metadata that were read, and their size. */
  readonly files: number;
  readonly bytes: number;
  readonly problems: readonly MetadataProblem[];
}

/** Tables whose metadata are read at the same time. */
const concurrency = 6;

/**
 * Reads the Iceberg metadata that a pointer names, with the manifests of all their snapshots. Every file
 * that they name exists with its size, and the current snapshot has exactly the files of the pointer.
 * Changes nothing. Tables of versions without Iceberg have no metadata yet.
 */
export async function verifyMetadata(
  store: ObjectStore,
  pointer: Pointer | undefined,
): Promise<MetadataVerification> {
  const described = Object.values(pointer?.tables ?? {}).filter(
    (one) => one.metadata !== undefined,
  );
  if (described.length === 0) return { files: 0, bytes: 0, problems: [] };
  const sizes = new Map((await store.list(curatedZone)).map(({ path, bytes }) => [path, bytes]));
  const driver = await loadIcebergDriver();
  const done: TableVerification[] = [];
  await forEachConcurrently(described, concurrency, async (entry) => {
    const one = new TableVerification(driver, store, entry, sizes);
    done.push(one);
    await one.run(entry.metadata ?? '');
  });
  const read = done.flatMap((one) => [...one.read]);
  return {
    files: read.length,
    bytes: read.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0),
    problems: done
      .flatMap((one) => one.problems)
      .sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

/** Verifies the metadata of one table. */
class TableVerification {
  readonly read = new Set<string>();
  readonly #store: ObjectStore;
  readonly #entry: CuratedTable;
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #reader: ManifestReader;
  /** Paths of the published files, which are verified themselves. */
  readonly #published: ReadonlySet<string>;
  readonly #problems = new Map<string, MetadataProblem>();

  constructor(
    driver: IcebergDriver,
    store: ObjectStore,
    entry: CuratedTable,
    sizes: ReadonlyMap<string, number>,
  ) {
    this.#store = store;
    this.#entry = entry;
    this.#sizes = sizes;
    this.#reader = new ManifestReader(driver, store);
    this.#published = new Set(entry.files.map(({ path }) => path));
  }

  get problems(): readonly MetadataProblem[] {
    return [...this.#problems.values()];
  }

  async run(path: string): Promise<void> {
    const metadata = await this.#readable(path, async () => {
      const found = await readMetadata(this.#store, path);
      refuseElsewhere(this.#store, found);
      return found;
    });
    if (metadata === undefined) return;
    const { snapshot_id: id } = this.#entry;
    const current = String(metadata['current-snapshot-id']);
    // Metadata that are older than the files have no id: `lake follow` or the next run completes them.
    if (id !== undefined && id !== current) {
      this.#add(path, 'damaged', `its current snapshot is ${current} instead of ${id}`);
    }
    for (const snapshot of metadata.snapshots) await this.#verifySnapshot(path, metadata, snapshot);
  }

  async #verifySnapshot(path: string, metadata: TableMetadata, snapshot: IcebergSnapshot) {
    const list = this.#pathOf(snapshot['manifest-list']);
    const manifests = await this.#readable(list, () => this.#reader.manifestsOf(snapshot));
    const live: ManifestEntry[] = [];
    for (const manifest of manifests ?? []) {
      const at = this.#pathOf(manifest.manifest_path);
      const size = this.#sizes.get(at);
      const length = Number(manifest.manifest_length);
      if (size !== undefined && size !== length) {
        this.#add(at, 'damaged', `it has ${size} bytes instead of ${length}`);
        return;
      }
      const entries = await this.#readable(at, () => this.#reader.entriesOf(manifest));
      if (entries === undefined) return;
      live.push(...entries.filter(({ status }) => status !== entryStatus.deleted));
    }
    if (manifests === undefined) return;
    const isCurrent =
      this.#entry.snapshot_id !== undefined &&
      snapshot['snapshot-id'] === metadata['current-snapshot-id'];
    if (isCurrent) this.#compare(path, live);
    else for (const entry of live) this.#requireFile(entry);
  }

  /** The current snapshot has exactly the files of the pointer. */
  #compare(path: string, live: readonly ManifestEntry[]): void {
    const described = new Map(
      live.map(({ data_file: file }) => [
        this.#pathOf(file.file_path),
        `${file.record_count} rows and ${file.file_size_in_bytes} bytes`,
      ]),
    );
    for (const file of this.#entry.files) {
      const found = described.get(file.path);
      const expected = `${file.rows} rows and ${file.bytes} bytes`;
      if (found === undefined) this.#add(path, 'damaged', `it lacks the file ${file.path}`);
      else if (found !== expected) {
        this.#add(path, 'damaged', `it has ${file.path} with ${found} instead of ${expected}`);
      }
    }
    for (const other of described.keys()) {
      if (!this.#published.has(other)) {
        this.#add(path, 'damaged', `it has the file ${other}, which the pointer does not have`);
      }
    }
  }

  #requireFile({ data_file: file }: ManifestEntry): void {
    const path = this.#pathOf(file.file_path);
    const size = this.#sizes.get(path);
    const expected = Number(file.file_size_in_bytes);
    if (size === expected || this.#published.has(path)) return;
    if (size === undefined) this.#add(path, 'missing', 'an earlier snapshot has it');
    else this.#add(path, 'damaged', `it has ${size} bytes instead of ${expected}`);
  }

  /** Reads a file of metadata; undefined if it is missing or damaged. */
  async #readable<T>(path: string, read: () => Promise<T>): Promise<T | undefined> {
    if (!this.#sizes.has(path)) {
      this.#add(path, 'missing', 'it does not exist');
      return undefined;
    }
    this.read.add(path);
    try {
      return await read();
    } catch (error) {
      if (!isLoaderError(error) || error.code !== 'damaged') throw error;
      this.#add(path, 'damaged', error.message);
      return undefined;
    }
  }

  /** A URI elsewhere is no path of this lake, so it counts as missing. */
  #pathOf(uri: string): string {
    return pathOf(this.#store, uri, curatedZone) ?? uri;
  }

  #add(path: string, problem: FileProblem['problem'], detail: string): void {
    if (this.#problems.has(path)) return;
    this.#problems.set(path, { path, problem, detail, runId: this.#entry.run_id });
  }
}
