import type { BufferPool } from './buffer-pool.ts';

const initialBytes = 1024;

/** Writes bits, least significant bit of each byte first. All bits are initially zero. */
export class BitWriter {
  readonly #pool: BufferPool;
  #bytes: Uint8Array<ArrayBuffer>;

  constructor(pool: BufferPool) {
    this.#pool = pool;
    this.#bytes = new Uint8Array(pool.take(initialBytes)).fill(0);
  }

  /** A writer whose first `count` bits are set. */
  static ones(pool: BufferPool, count: number): BitWriter {
    const writer = new BitWriter(pool);
    writer.reserve(count);
    writer.#bytes.fill(0xff, 0, count >> 3);
    writer.#bytes[count >> 3] = (1 << (count & 7)) - 1;
    return writer;
  }

  set(at: number): void {
    if (at >> 3 >= this.#bytes.length) this.reserve(at);
    (this.#bytes[at >> 3] as number) |= 1 << (at & 7);
  }

  /** The first `count` bits, in the memory of this writer. */
  bits(count: number): Uint8Array<ArrayBuffer> {
    this.reserve(count);
    return this.#bytes.subarray(0, (count + 7) >> 3);
  }

  /** Grows the buffer to contain the bit at a position. */
  reserve(at: number): void {
    const { length } = this.#bytes;
    if (at >> 3 < length) return;
    const needed = Math.max(length * 2, (at >> 3) + 1);
    this.#bytes = new Uint8Array(this.#pool.larger(this.#bytes.buffer, needed)).fill(0, length);
  }
}
