import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

const initialBytes = 1024;

type Slots = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** 32-bit integers or doubles (-0 is preserved), converted from each value by `toNumber`. */
export class NumberBuilder<Value> extends ColumnBuilder<Value> {
  readonly #slotsIn: (buffer: ArrayBuffer) => Slots;
  readonly #toNumber: (value: Value) => number;
  #slots: Slots;

  constructor(
    pool: BufferPool,
    slotsIn: (buffer: ArrayBuffer) => Slots,
    toNumber: (value: Value) => number,
  ) {
    super(pool);
    this.#slotsIn = slotsIn;
    this.#toNumber = toNumber;
    this.#slots = slotsIn(pool.take(initialBytes));
  }

  protected put(at: number, value: Value): void {
    if (at === this.#slots.length) this.#grow();
    this.#slots[at] = this.#toNumber(value);
  }

  protected skip(at: number): void {
    if (at === this.#slots.length) this.#grow();
    this.#slots[at] = 0;
  }

  protected valueBytes(length: number): number {
    return length * this.#slots.BYTES_PER_ELEMENT;
  }

  protected values(length: number): ValueBuffers {
    return { values: this.#slots.subarray(0, length) };
  }

  protected renew(): void {
    this.#slots = this.#slotsIn(this.pool.take(initialBytes));
  }

  #grow(): void {
    this.#slots = this.#slotsIn(this.pool.larger(this.#slots.buffer));
  }
}
