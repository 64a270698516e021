import type { ObjectStore } from '../object-store/object-store.ts';
import { signalled } from '../object-store/signalled.ts';

/** How long removing the files of a run may take; remaining files are reported. */
const removalMs = 10_000;

/** A file as a manifest names it. */
export interface ManifestFile {
  readonly url: string;
  readonly bytes: number;
}

/** The files that are written for one run in the staging location. */
export class StagingDirectory {
  /** URL prefix of the files. */
  readonly url: string;
  readonly #store: ObjectStore;
  readonly #prefix: string;
  readonly #paths: string[] = [];

  constructor(store: ObjectStore, runId: string) {
    this.#store = store;
    this.#prefix = `redshift-staging/run=${runId}/`;
    this.url = `${store.url}/${this.#prefix}`;
  }

  /** Returns the URL of the file. */
  async write(name: string, bytes: Uint8Array): Promise<string> {
    const path = this.#prefix + name;
    await this.#store.write(path, bytes);
    this.#paths.push(path);
    return this.url + name;
  }

  /** Writes a manifest: every file is mandatory and has its length, which Parquet requires. */
  async writeManifest(name: string, files: readonly ManifestFile[]): Promise<string> {
    const entries = files.map(({ url, bytes }) => ({
      url,
      mandatory: true,
      meta: { content_length: bytes },
    }));
    const text = JSON.stringify({ entries }, null, 1);
    return this.write(`${name}.manifest`, Buffer.from(text));
  }

  /** Removes what was written, without the signal of the run: it may be the reason of the abort. */
  async remove(): Promise<void> {
    await signalled(this.#store, AbortSignal.timeout(removalMs)).remove(this.#paths);
  }
}
