import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

const firstBytes = 1024;

/** Doubles, -0 kept. */
export class Float64Builder extends ColumnBuilder<number> {
  #slots: Float64Array<ArrayBuffer>;

  constructor(pool: BufferPool) {
    super(pool);
    this.#slots = new Float64Array(pool.take(firstBytes));
  }

  protected put(at: number, value: number): void {
    if (at === this.#slots.length) this.#grow();
    this.#slots[at] = value;
  }

  protected skip(at: number): void {
    this.put(at, 0);
  }

  protected valueBytes(length: number): number {
    return length * 8;
  }

  protected values(length: number): ValueBuffers {
    return { values: this.#slots.subarray(0, length) };
  }

  protected release(): void {
    this.pool.give(this.#slots.buffer);
    this.#slots = new Float64Array(this.pool.take(firstBytes));
  }

  #grow(): void {
    this.#slots = new Float64Array(this.pool.larger(this.#slots.buffer));
  }
}
