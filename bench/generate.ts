import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { launchDocument } from './launch-documents.ts';

/** A file of launches as NDJSON, and what is in it. */
export interface Dataset {
  readonly path: string;
  readonly documents: number;
  /** Rows that `core_flights` must have. */
  readonly cores: number;
  readonly bytes: number;
}

/**
 * Writes launches as NDJSON, one document a line. The same seed gives the same bytes, and a
 * smaller file is the beginning of a larger one.
 *
 * @example
 * ```ts
 * const { bytes } = await generateLaunches('launches.ndjson', { documents: 200_000, seed: 42 });
 * ```
 */
export async function generateLaunches(
  path: string,
  { documents, seed }: { readonly documents: number; readonly seed: number },
): Promise<Dataset> {
  const tally = { cores: 0, bytes: 0 };
  await pipeline(Readable.from(launchChunks(documents, seed, tally)), createWriteStream(path));
  return { path, documents, ...tally };
}

const documentsPerChunk = 400;

/** Chunks of NDJSON; counts into `tally` what is in them. */
export function* launchChunks(
  documents: number,
  seed: number,
  tally = { cores: 0, bytes: 0 },
): Generator<Buffer> {
  for (let from = 0; from < documents; from += documentsPerChunk) {
    let text = '';
    for (let at = from; at < Math.min(from + documentsPerChunk, documents); at++) {
      const launch = launchDocument(seed, at);
      tally.cores += launch.cores.length;
      text += `${JSON.stringify(launch)}\n`;
    }
    const chunk = Buffer.from(text);
    tally.bytes += chunk.length;
    yield chunk;
  }
}
