import { curatedZone } from '../curated-zone/layout.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { readBytes } from '../object-store/read-bytes.ts';
import type { IcebergDriver } from './driver.ts';
import { decodeManifest, type ManifestEntry } from './manifest.ts';
import { decodeManifestList, type ListedManifest } from './manifest-list.ts';
import type { IcebergSnapshot } from './metadata.ts';
import { damagedMetadata, elsewhereError } from './metadata-errors.ts';
import { pathOf } from './uris.ts';

type Decode<T> = (driver: IcebergDriver, bytes: Uint8Array, isOwn: boolean) => T;

/**
 * Reads manifest lists and manifests, each one once: the snapshots of a table share most of theirs.
 * They may be those of another program.
 */
export class ManifestReader {
  readonly #driver: IcebergDriver;
  readonly #store: ObjectStore;
  readonly #lists = new Map<string, Promise<readonly ListedManifest[]>>();
  readonly #manifests = new Map<string, Promise<readonly ManifestEntry[]>>();
  /** URIs of manifests that the lake wrote. */
  readonly #own = new Set<string>();

  constructor(driver: IcebergDriver, store: ObjectStore) {
    this.#driver = driver;
    this.#store = store;
  }

  /**
   * The manifests of a snapshot.
   *
   * @throws LoaderError `damaged` if the list is missing, cannot be read or is in another lake
   */
  async manifestsOf(snapshot: IcebergSnapshot): Promise<readonly ListedManifest[]> {
    const { 'manifest-list': uri } = snapshot;
    const isOwn = hasRun(snapshot);
    const listed = await this.#once(this.#lists, uri, () =>
      this.#read(uri, decodeManifestList, { isOwn }),
    );
    // A run has no manifests but its own and those of earlier runs.
    if (isOwn) for (const one of listed) this.#own.add(one.manifest_path);
    return listed;
  }

  /**
   * The entries of a manifest.
   *
   * @throws LoaderError `damaged`, as {@link manifestsOf}, and if it has less than the list says
   */
  entriesOf(listed: ListedManifest): Promise<readonly ManifestEntry[]> {
    const { manifest_path: uri, manifest_length: length } = listed;
    return this.#once(this.#manifests, uri, async () => {
      const expected = { isOwn: this.#own.has(uri), length: Number(length) };
      const entries = await this.#read(uri, decodeManifest, expected);
      const count = countOf(listed);
      if (entries.length >= count) return entries;
      const path = pathOf(this.#store, uri, curatedZone) ?? uri;
      const why = `it has ${entries.length} entries instead of ${count}`;
      throw damagedMetadata(this.#store, path, why);
    });
  }

  #once<T>(known: Map<string, Promise<T>>, uri: string, read: () => Promise<T>): Promise<T> {
    const reading = known.get(uri) ?? read();
    known.set(uri, reading);
    return reading;
  }

  /** @param expected its length in bytes, if it is known */
  async #read<T>(
    uri: string,
    decode: Decode<T>,
    { isOwn, length = 0 }: { readonly isOwn: boolean; readonly length?: number },
  ): Promise<T> {
    const path = pathOf(this.#store, uri, curatedZone);
    if (path === undefined) throw elsewhereError(this.#store, uri);
    let bytes: Uint8Array;
    try {
      bytes = await readBytes(this.#store.read(path));
    } catch (cause) {
      if (!isLoaderError(cause) || cause.code !== 'not_found') throw cause;
      throw damagedMetadata(this.#store, path, 'it does not exist', cause);
    }
    if (bytes.length < length) {
      const why = `it has ${bytes.length} bytes instead of ${length}`;
      throw damagedMetadata(this.#store, path, why);
    }
    try {
      return decode(this.#driver, bytes, isOwn);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw damagedMetadata(this.#store, path, `it is not a valid Avro file: ${reason}`, cause);
    }
  }
}

/** Whether a run of a lake made a snapshot. Other programs may leave out the summary. */
function hasRun({ summary }: { readonly summary?: IcebergSnapshot['summary'] }): boolean {
  return summary?.['spacex.run-id'] !== undefined;
}

/** The number of entries of a manifest; 0 if its list does not say, as lists of version 1 may. */
function countOf(listed: Partial<ListedManifest>): number {
  const { added_files_count: added = 0, existing_files_count: existing = 0 } = listed;
  return added + existing + (listed.deleted_files_count ?? 0);
}
