import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

const firstBytes = 1024;

/** 32-bit integers, made of each value by `toInteger`. */
export class Int32Builder<Value> extends ColumnBuilder<Value> {
  readonly #toInteger: (value: Value) => number;
  #slots: Int32Array<ArrayBuffer>;

  constructor(pool: BufferPool, toInteger: (value: Value) => number) {
    super(pool);
    this.#toInteger = toInteger;
    this.#slots = new Int32Array(pool.take(firstBytes));
  }

  protected put(at: number, value: Value): void {
    if (at === this.#slots.length) this.#grow();
    this.#slots[at] = this.#toInteger(value);
  }

  protected skip(at: number): void {
    if (at === this.#slots.length) this.#grow();
    this.#slots[at] = 0;
  }

  protected valueBytes(length: number): number {
    return length * 4;
  }

  protected values(length: number): ValueBuffers {
    return { values: this.#slots.subarray(0, length) };
  }

  protected release(): void {
    this.pool.give(this.#slots.buffer);
    this.#slots = new Int32Array(this.pool.take(firstBytes));
  }

  #grow(): void {
    this.#slots = new Int32Array(this.pool.larger(this.#slots.buffer));
  }
}
