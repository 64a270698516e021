/** Buffers rows and writes them on request. */
export interface RowBuffer {
  /** Memory that the buffered rows use. */
  readonly bytes: number;
  /** Writes at least a part of what is buffered. */
  flush(): Promise<void>;
}

/** Flushes the largest buffers until all of them together use at most `maxBytes`. */
export async function flushLargest(buffers: Iterable<RowBuffer>, maxBytes: number): Promise<void> {
  const all = [...buffers];
  while (all.reduce((sum, { bytes }) => sum + bytes, 0) > maxBytes) {
    const [largest] = all.toSorted((one, other) => other.bytes - one.bytes);
    await largest?.flush();
  }
}
