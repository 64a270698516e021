import { BitWriter } from './bit-writer.ts';
import type { BufferPool } from './buffer-pool.ts';

/** The buffers of a column as Arrow lays them out. */
export interface ColumnBuffers extends ValueBuffers {
  readonly length: number;
  readonly nullCount: number;
  /** A bit for each slot, set where it is not null; undefined where none is null. */
  readonly validity: Uint8Array | undefined;
}

/** What a column holds beside its nulls. */
export interface ValueBuffers {
  readonly values: Uint8Array | Int32Array | BigInt64Array | Float64Array;
  /** Of texts: where each begins among the bytes, and where the last one ends. */
  readonly offsets?: Int32Array;
}

/** Gathers the values of one column: which of them are null here, the others in the heirs. */
export abstract class ColumnBuilder<Value = unknown> {
  protected readonly pool: BufferPool;
  #length = 0;
  #nullCount = 0;
  /** Made at the first null: many columns have none. */
  #validity: BitWriter | undefined;

  constructor(pool: BufferPool) {
    this.pool = pool;
  }

  /** Bytes that the gathered values take. */
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

  /** What was gathered, as long as nothing else is called. */
  buffers(): ColumnBuffers {
    const length = this.#length;
    const validity = this.#validity?.bits(length);
    return { length, nullCount: this.#nullCount, validity, ...this.values(length) };
  }

  /** Starts anew. */
  clear(): void {
    this.#length = 0;
    this.#nullCount = 0;
    this.#validity?.release();
    this.#validity = undefined;
    this.release();
  }

  /** Writes a value into a slot, the one after the last. */
  protected abstract put(at: number, value: Value): void;
  /** Leaves a slot empty, the one after the last: zero, since equal rows make equal bytes. */
  protected abstract skip(at: number): void;
  protected abstract valueBytes(length: number): number;
  protected abstract values(length: number): ValueBuffers;
  /** Gives the memory back and takes a little. */
  protected abstract release(): void;
}
