/** The maximum that the pool retains; the garbage collector frees further buffers. */
const maxIdleBytes = 16 << 20;
const minBytes = 1024;

/**
 * Reuses buffers. New buffers for every file would have to be zeroed and mapped by the system, and
 * the garbage collector is slow to free memory outside of its heap.
 *
 * The content of a buffer is undefined.
 */
export class BufferPool {
  /** Idle buffers by size. There are few sizes, so that buffers can be reused. */
  readonly #idle = new Map<number, ArrayBuffer[]>();
  #idleBytes = 0;

  /** Returns a buffer of at least this size. */
  take(bytes: number): ArrayBuffer {
    const size = sizeFor(bytes);
    const buffer = this.#idle.get(size)?.pop();
    if (buffer === undefined) return new ArrayBuffer(size);
    this.#idleBytes -= size;
    return buffer;
  }

  /** Returns an unused buffer to the pool. */
  give(buffer: ArrayBuffer): void {
    const size = buffer.byteLength;
    if (this.#idleBytes + size > maxIdleBytes) return;
    const idle = this.#idle.get(size);
    if (idle === undefined) this.#idle.set(size, [buffer]);
    else idle.push(buffer);
    this.#idleBytes += size;
  }

  /** Frees the idle buffers. */
  clear(): void {
    // At once: the garbage collector is slow to free memory outside of its heap.
    for (const buffer of [...this.#idle.values()].flat()) buffer.transfer(0);
    this.#idle.clear();
    this.#idleBytes = 0;
  }

  /** Returns a larger buffer with the same content, by default twice the size, and frees the old one. */
  larger(buffer: ArrayBuffer, bytes = buffer.byteLength * 2): ArrayBuffer {
    const larger = this.take(bytes);
    new Uint8Array(larger).set(new Uint8Array(buffer));
    this.give(buffer);
    return larger;
  }
}

/** Rounds up to the next of four sizes between powers of two. */
function sizeFor(bytes: number): number {
  if (bytes <= minBytes) return minBytes;
  const step = 2 ** (Math.ceil(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}
