import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import type { Origin } from '../origin.ts';
import { sequenceOfRunId } from '../run/sequence.ts';

/** One file of documents in the raw zone. */
export interface RawPart {
  /** Relative to the lake's root. */
  readonly path: string;
  readonly documents: number;
  /** Compressed size of the file. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** Where the documents came from. */
  readonly url: string;
  readonly etag: string | null;
  /** ISO 8601, UTC. */
  readonly fetched_at: string;
}

/** What a run extracted. Written when all its parts are stored. */
export interface RawManifest {
  readonly format: 1;
  readonly run_id: string;
  /**
   * Orders the runs, the larger the newer; see {@link sequenceOf}. Milliseconds since 1970, or one
   * more than that of the previous run if the clock is behind it.
   */
  readonly sequence?: number;
  /** Where the documents originally come from. */
  readonly source: Origin;
  readonly started_at: string;
  readonly finished_at: string;
  readonly resources: readonly {
    readonly resource: string;
    readonly documents: number;
    readonly parts: readonly RawPart[];
  }[];
}

/** Directory of the raw zone, relative to the root of the lake. */
export const rawZone = 'raw/spacex/v4';

/**
 * Path of the manifest of a run.
 *
 * @example
 * ```ts
 * manifestPath(runId); // 'raw/spacex/v4/_runs/0192f1a0-….json'
 * ```
 */
export function manifestPath(runId: string): string {
  return `${rawZone}/_runs/${runId}.json`;
}

/**
 * Path of a part of a run. The date is the day of the run in UTC.
 *
 * @example
 * ```ts
 * partPath('cores', runId, '2022-10-05', 0); // 'raw/spacex/v4/cores/ingest_date=2022-10-05/run=…'
 * ```
 */
export function partPath(resource: string, runId: string, day: string, index: number): string {
  const number = String(index).padStart(5, '0');
  return `${rawZone}/${resource}/ingest_date=${day}/run=${runId}/part-${number}.ndjson.gz`;
}

/**
 * The sequence of a run. Without one, it is the timestamp in the run id, which is a UUIDv7.
 *
 * @example
 * ```ts
 * console.log(new Date(sequenceOf(await readManifest(store))));
 * ```
 */
export function sequenceOf({ run_id, sequence }: Pick<RawManifest, 'run_id' | 'sequence'>): number {
  return sequence ?? sequenceOfRunId(run_id) ?? 0;
}

/** Parses the text of a manifest. @throws LoaderError `damaged`, `reconciliation` */
export function parseManifest(path: string, text: string): RawManifest {
  const broken = (why: string, code: LoaderErrorCode, next = 'Restore the file', cause?: unknown) =>
    new LoaderError(
      code,
      `The manifest ${path} cannot be read: ${why}. ${next}, or load another run.`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw broken('it is not JSON', 'damaged', undefined, cause);
  }
  const manifest = value as Partial<RawManifest> | null;
  if (manifest?.format !== 1)
    throw broken(
      'its format is not 1, so it was written by a newer version',
      'reconciliation',
      'Upgrade spacex-etl',
    );
  if (typeof manifest.run_id !== 'string' || !Array.isArray(manifest.resources)) {
    throw broken('run_id or resources are missing', 'damaged');
  }
  const found = manifest as RawManifest;
  for (const { resource, documents, parts } of found.resources) {
    const counted = parts.reduce((sum, part) => sum + part.documents, 0);
    if (counted === documents) continue;
    throw broken(
      `it lists ${documents} documents of ${resource}, but its parts have ${counted}`,
      'reconciliation',
      'Extract the documents again',
    );
  }
  return found;
}
