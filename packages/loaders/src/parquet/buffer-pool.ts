/** What the pool keeps at most; what comes back beyond it is left to the garbage collector. */
const mostIdleBytes = 16 << 20;
const leastBytes = 1024;

/**
 * Memory that is used again. Fresh buffers for every file would have to be zeroed and mapped by
 * the system, and the garbage collector frees what is outside of its heap late.
 *
 * What a buffer holds is left over from its last use.
 */
export class BufferPool {
  /** Idle buffers by size; there are few sizes, so that one fits the next time too. */
  readonly #idle = new Map<number, ArrayBuffer[]>();
  #idleBytes = 0;

  /** A buffer of at least so many bytes. */
  take(bytes: number): ArrayBuffer {
    const size = sizeFor(bytes);
    const buffer = this.#idle.get(size)?.pop();
    if (buffer === undefined) return new ArrayBuffer(size);
    this.#idleBytes -= size;
    return buffer;
  }

  /** Takes back a buffer that nobody uses any more. */
  give(buffer: ArrayBuffer): void {
    const size = buffer.byteLength;
    if (this.#idleBytes + size > mostIdleBytes) return;
    const idle = this.#idle.get(size);
    if (idle === undefined) this.#idle.set(size, [buffer]);
    else idle.push(buffer);
    this.#idleBytes += size;
  }

  /** A buffer with twice the room and the same contents; the old one comes back. */
  larger(buffer: ArrayBuffer, bytes = buffer.byteLength * 2): ArrayBuffer {
    const larger = this.take(bytes);
    new Uint8Array(larger).set(new Uint8Array(buffer));
    this.give(buffer);
    return larger;
  }
}

/** The next of four sizes between powers of two. */
function sizeFor(bytes: number): number {
  if (bytes <= leastBytes) return leastBytes;
  const step = 2 ** (Math.ceil(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}
