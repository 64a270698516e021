import { open } from 'node:fs/promises';
import { linesOf } from '@spacex-platform/loaders/raw-zone';

/**
 * Streams the lines of an NDJSON file, a batch for each chunk of 128 KiB. Floor and project read
 * through the same splitter, the project's own.
 */
export function linesOfFile(path: string): AsyncGenerator<readonly string[]> {
  return linesOf(chunksOf(path));
}

/** One buffer for the whole file: new ones would lie outside of the heap until a late collection. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(1 << 17);
  await using file = await open(path);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
