/** A larger file grows the buffer, so that a wrong size cannot ask for any amount of memory. */
const maxFirstBytes = 64 << 20;

/**
 * Collects a file in one buffer. `buffer` of `node:stream/consumers` copies it into a Blob, whose
 * memory outlives many collections of garbage: with many files, that is hundreds of megabytes.
 *
 * @param expected its size in bytes, if it is known; the file may have another one
 */
export async function readBytes(
  chunks: AsyncIterable<Uint8Array>,
  expected = 0,
): Promise<Buffer<ArrayBuffer>> {
  let bytes = Buffer.allocUnsafeSlow(Math.min(expected, maxFirstBytes));
  let end = 0;
  for await (const chunk of chunks) {
    const needed = end + chunk.length;
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2));
      larger.set(bytes.subarray(0, end));
      bytes = larger;
    }
    bytes.set(chunk, end);
    end = needed;
  }
  return bytes.subarray(0, end);
}
