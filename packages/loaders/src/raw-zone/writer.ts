import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { isLoaderError } from '../errors/loader-error.ts';
import type { RunInfo } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { verifyFile } from '../object-store/verify-file.ts';
import { futureWarning, nextSequence } from '../run/sequence.ts';
import { manifestPath, partPath, type RawManifest, type RawPart, sequenceOf } from './manifest.ts';

/** Where the documents of a resource came from. */
export interface Provenance {
  readonly url: string;
  readonly etag: string | null;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
}

/** A part is written at this size, so memory does not grow with the data. */
const partCharacters = 16 * 1024 * 1024;

const compress = promisify(gzip);

/**
 * Writes the raw zone of one run: the documents as received, one per line, and the manifest when
 * all of them are stored. Parts without a manifest are orphaned. If the previous run has a part
 * with the same content, and its file is still complete, the manifest refers to that file. A part
 * that was lost or damaged is written again, as a file of this run.
 *
 * @example
 * ```ts
 * const writer = new RawZoneWriter(store, run, await newestManifestOf(store));
 * const { url, etag, fetchedAt, text } = await client.fetchBody(resources.cores);
 * await writer.add('cores', { url, etag, fetchedAt }, [...splitArray(text)]);
 * await writer.finish();
 * ```
 */
export class RawZoneWriter {
  readonly #store: ObjectStore;
  readonly #run: RunInfo;
  readonly #knownParts: ReadonlyMap<string, RawPart>;
  readonly #resources = new Map<string, ResourceParts>();
  readonly #onWarning: (message: string) => void;
  readonly #sequence: number;

  /**
   * @param before the manifest of the previous run, if there is one
   * @param onWarning called if the previous run is dated in the future, or if a file of it is lost or
   * damaged
   */
  constructor(
    store: ObjectStore,
    run: RunInfo,
    before?: RawManifest,
    onWarning: (message: string) => void = () => undefined,
  ) {
    this.#store = store;
    this.#run = run;
    this.#onWarning = onWarning;
    const newest = before === undefined ? 0 : sequenceOf(before);
    this.#sequence = nextSequence(newest);
    const future = futureWarning(`Run ${before?.run_id} of the lake ${store.url}`, newest);
    if (future !== undefined) onWarning(future);
    const parts = before?.resources.flatMap((one) => one.parts) ?? [];
    this.#knownParts = new Map(parts.map((part) => [part.sha256, part]));
  }

  /** Adds documents of a resource. Each text must be one line of JSON. */
  async add(resource: string, from: Provenance, texts: readonly string[]): Promise<void> {
    let parts = this.#resources.get(resource);
    if (parts === undefined) {
      parts = { from, lines: [], characters: 0, written: [] };
      this.#resources.set(resource, parts);
    }
    for (const text of texts) {
      parts.lines.push(text);
      parts.characters += text.length + 1;
      if (parts.characters >= partCharacters) await this.#close(resource, parts);
    }
  }

  /** Writes the remaining documents, then the manifest. */
  async finish(): Promise<RawManifest> {
    for (const [resource, parts] of this.#resources) {
      if (parts.lines.length > 0) await this.#close(resource, parts);
    }
    const manifest: RawManifest = {
      format: 1,
      run_id: this.#run.runId,
      sequence: this.#sequence,
      source: this.#run.origin,
      started_at: this.#run.startedAt,
      finished_at: new Date().toISOString(),
      resources: [...this.#resources].map(([resource, { written }]) => ({
        resource,
        documents: written.reduce((sum, part) => sum + part.documents, 0),
        parts: written,
      })),
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await this.#store.create(manifestPath(manifest.run_id), Buffer.from(text));
    return manifest;
  }

  async #close(resource: string, parts: ResourceParts): Promise<void> {
    const { runId, startedAt } = this.#run;
    const bytes = await compress(`${parts.lines.join('\n')}\n`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const known = this.#knownParts.get(sha256);
    const same = known !== undefined && (await this.#isComplete(known)) ? known : undefined;
    const day = startedAt.slice(0, 10);
    const path = same?.path ?? partPath(resource, runId, day, parts.written.length);
    if (same === undefined) await this.#store.create(path, bytes);
    parts.written.push({
      path,
      documents: parts.lines.length,
      bytes: bytes.length,
      sha256,
      url: parts.from.url,
      etag: parts.from.etag,
      fetched_at: parts.from.fetchedAt,
    });
    parts.lines = [];
    parts.characters = 0;
  }

  /** Any doubt means that the part is written again: its documents are at hand only now. */
  async #isComplete(part: RawPart): Promise<boolean> {
    let why: string | undefined;
    try {
      why = (await verifyFile(this.#store, part))?.detail;
    } catch (error) {
      if (!isLoaderError(error) || error.code === 'interrupted') throw error;
      why = error.message;
    }
    if (why === undefined) return true;
    this.#onWarning(
      `The part ${part.path} of the lake ${this.#store.url} cannot be used: ${why}. Its documents are written again.`,
    );
    return false;
  }
}

interface ResourceParts {
  readonly from: Provenance;
  lines: string[];
  characters: number;
  readonly written: RawPart[];
}
