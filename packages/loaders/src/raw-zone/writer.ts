import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RunInfo } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { manifestPath, partPath, type RawManifest, type RawPart } from './manifest.ts';

/** Where the documents of a resource came from. */
export interface Provenance {
  readonly url: string;
  readonly etag: string | null;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
}

/** A part is closed when it holds this much text, so memory does not grow with the data. */
const partCharacters = 16 * 1024 * 1024;

const compress = promisify(gzip);

/**
 * Writes the raw zone of one run: the documents as received, a line each, and the manifest
 * when everything is there. Parts without a manifest are nobody's. A part that the run before
 * has word for word is not written again: the manifest names the one that is there.
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
  readonly #before: ReadonlyMap<string, RawPart>;
  readonly #resources = new Map<string, ResourceParts>();

  /** @param before the manifest of the run before, where there is one */
  constructor(store: ObjectStore, run: RunInfo, before?: RawManifest) {
    this.#store = store;
    this.#run = run;
    const parts = before?.resources.flatMap((one) => one.parts) ?? [];
    this.#before = new Map(parts.map((part) => [part.sha256, part]));
  }

  /** Adds documents of a resource; each text is one line of JSON. */
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

  /** Writes what is left, then the manifest. */
  async finish(): Promise<RawManifest> {
    for (const [resource, parts] of this.#resources) {
      if (parts.lines.length > 0) await this.#close(resource, parts);
    }
    const manifest: RawManifest = {
      format: 1,
      run_id: this.#run.runId,
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
    await this.#store.write(manifestPath(manifest.run_id), Buffer.from(text));
    return manifest;
  }

  async #close(resource: string, parts: ResourceParts): Promise<void> {
    const { runId, startedAt } = this.#run;
    const bytes = await compress(`${parts.lines.join('\n')}\n`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const same = this.#before.get(sha256);
    const day = startedAt.slice(0, 10);
    const path = same?.path ?? partPath(resource, runId, day, parts.written.length);
    if (same === undefined) await this.#store.write(path, bytes);
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
}

interface ResourceParts {
  readonly from: Provenance;
  lines: string[];
  characters: number;
  readonly written: RawPart[];
}
