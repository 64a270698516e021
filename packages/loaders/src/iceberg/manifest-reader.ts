import { buffer } from 'node:stream/consumers';
import { curatedZone } from '../curated-zone/layout.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { IcebergDriver } from './driver.ts';
import { decodeManifest, type ManifestEntry } from './manifest.ts';
import { decodeManifestList, type ListedManifest } from './manifest-list.ts';
import type { IcebergSnapshot } from './metadata.ts';
import { damagedMetadata, elsewhereError } from './metadata-errors.ts';
import { pathOf } from './uris.ts';

/**
 * Reads manifest lists and manifests, each one once: the snapshots of a table share most of theirs.
 * They may be those of another program.
 */
export class ManifestReader {
  readonly #driver: IcebergDriver;
  readonly #store: ObjectStore;
  readonly #lists = new Map<string, Promise<readonly ListedManifest[]>>();
  readonly #manifests = new Map<string, Promise<readonly ManifestEntry[]>>();

  constructor(driver: IcebergDriver, store: ObjectStore) {
    this.#driver = driver;
    this.#store = store;
  }

  /**
   * The manifests of a snapshot.
   *
   * @throws LoaderError `damaged` if the list is missing, cannot be read or is in another lake
   */
  manifestsOf({ 'manifest-list': uri }: IcebergSnapshot): Promise<readonly ListedManifest[]> {
    return this.#once(this.#lists, uri, decodeManifestList);
  }

  /** The entries of a manifest. @throws LoaderError `damaged`, as {@link manifestsOf} */
  entriesOf({ manifest_path: uri }: ListedManifest): Promise<readonly ManifestEntry[]> {
    return this.#once(this.#manifests, uri, decodeManifest);
  }

  #once<T>(
    known: Map<string, Promise<T>>,
    uri: string,
    decode: (driver: IcebergDriver, bytes: Uint8Array) => Promise<T>,
  ): Promise<T> {
    const reading = known.get(uri) ?? this.#read(uri, decode);
    known.set(uri, reading);
    return reading;
  }

  async #read<T>(
    uri: string,
    decode: (driver: IcebergDriver, bytes: Uint8Array) => Promise<T>,
  ): Promise<T> {
    const path = pathOf(this.#store, uri, curatedZone);
    if (path === undefined) throw elsewhereError(this.#store, uri);
    let bytes: Uint8Array;
    try {
      bytes = await buffer(this.#store.read(path));
    } catch (cause) {
      if (!isLoaderError(cause) || cause.code !== 'not_found') throw cause;
      throw damagedMetadata(this.#store, path, 'it does not exist', cause);
    }
    try {
      return await decode(this.#driver, bytes);
    } catch (cause) {
      throw damagedMetadata(this.#store, path, 'it is not a valid Avro file', cause);
    }
  }
}
