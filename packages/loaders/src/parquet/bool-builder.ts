import { BitWriter } from './bit-writer.ts';
import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

/** Booleans, one bit each. */
export class BoolBuilder extends ColumnBuilder<boolean> {
  #bits: BitWriter;

  constructor(pool: BufferPool) {
    super(pool);
    this.#bits = new BitWriter(pool);
  }

  protected put(at: number, value: boolean): void {
    if (value) this.#bits.set(at);
  }

  protected skip(): void {
    // Bits are initially zero.
  }

  protected valueBytes(length: number): number {
    return length >> 3;
  }

  protected values(length: number): ValueBuffers {
    return { values: this.#bits.bits(length) };
  }

  protected renew(): void {
    this.#bits = new BitWriter(this.pool);
  }
}
