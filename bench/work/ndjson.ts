import { createReadStream } from 'node:fs';
import { linesOf } from '@spacex-platform/loaders/raw-zone';

/**
 * Streams the lines of an NDJSON file, a batch for each chunk of 128 KiB. Floor and project read
 * through the same splitter, the project's own.
 */
export function linesOfFile(path: string): AsyncGenerator<readonly string[]> {
  return linesOf(createReadStream(path, { highWaterMark: 1 << 17 }));
}
