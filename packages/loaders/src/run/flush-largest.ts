/** Buffers rows and writes them on request. */
export interface RowBuffer {
  /** Memory that the buffered rows use now. */
  bytes(): number;
  /** Writes at least a part of what is buffered. */
  flush(): Promise<void>;
}

/** Flushes the largest buffers until all of them together use at most `maxBytes`. */
export async function flushLargest(buffers: readonly RowBuffer[], maxBytes: number): Promise<void> {
  while (buffers.reduce((sum, buffer) => sum + buffer.bytes(), 0) > maxBytes) {
    const [largest] = buffers.toSorted((one, other) => other.bytes() - one.bytes());
    await largest?.flush();
  }
}
