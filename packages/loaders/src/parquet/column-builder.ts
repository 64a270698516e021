import { BitWriter } from './bit-writer.ts';
import type { BufferPool } from './buffer-pool.ts';

/** The buffers of a column in Arrow's layout. */
export interface ColumnBuffers extends ValueBuffers {
  readonly length: number;
  readonly nullCount: number;
  /** One bit per slot, set if it is not null; undefined if no slot is null. */
  readonly validity: Uint8Array<ArrayBuffer> | undefined;
  /** For text: the start of each value in the bytes, and the end of the last one. */
  readonly offsets?: Int32Array<ArrayBuffer>;
}

/** The values of a column. */
export interface ValueBuffers {
  readonly values:
    | Uint8Array<ArrayBuffer>
    | Int32Array<ArrayBuffer>
    | BigInt64Array<ArrayBuffer>
    | Float64Array<ArrayBuffer>;
}

/** Collects the values of one column. Nulls are handled here, values by the subclasses. */
export abstract class ColumnBuilder<Value = unknown> {
  protected readonly pool: BufferPool;
  #length = 0;
  #nullCount = 0;
  /** Created at the first null: many columns have none. */
  #validity: BitWriter | undefined;

  constructor(pool: BufferPool) {
    this.pool = pool;
  }

  /** Size of the collected values. */
  get bytes(): number {
    return this.valueBytes(this.#length) + (this.#validity === undefined ? 0 : this.#length >> 3);
  }

  /** Adds a value of the column's type, or null. */
  add(value: unknown): void {
    const at = this.#length++;
    if (value == null) {
      this.#validity ??= BitWriter.ones(this.pool, at);
      this.#nullCount++;
      this.skip(at);
    } else {
      this.#validity?.set(at);
      this.put(at, value as Value);
    }
  }

  /** The number of nulls. */
  get nullCount(): number {
    return this.#nullCount;
  }

  /** The collected values, which this builder discards. Their memory belongs to the caller. */
  take(): ColumnBuffers {
    const length = this.#length;
    const nullCount = this.#nullCount;
    const validity = this.#validity?.bits(length);
    const values = this.values(length);
    this.#length = 0;
    this.#nullCount = 0;
    this.#validity = undefined;
    this.renew();
    return { length, nullCount, validity, ...values };
  }

  /** Writes a value into the next slot. */
  protected abstract put(at: number, value: Value): void;
  /** Writes zero into the next slot, so that equal rows produce equal bytes. */
  protected abstract skip(at: number): void;
  protected abstract valueBytes(length: number): number;
  protected abstract values(length: number): ValueBuffers;
  /** Starts with new buffers. */
  protected abstract renew(): void;
}
