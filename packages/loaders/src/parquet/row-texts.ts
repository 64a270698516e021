import type { BufferPool } from './buffer-pool.ts';
import { nullLength, type RowHash } from './row-hash.ts';

/** The texts of rows, row by row. */
export interface RowTexts {
  /** All texts as UTF-8, joined. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each row, the bytes of the text of each column; -1 for null. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** Bytes of each column. */
  readonly sizes: readonly number[];
  /** Number of nulls in each column. */
  readonly nullCounts: readonly number[];
}

const initialBytes = 1024;
/** Offsets in a column are signed 32-bit integers, and the memory to split texts is limited. */
const maxBytes = 2 ** 30;

/** Collects the texts of rows. Splitting them into columns later is faster than doing it by row. */
export class RowTextsBuilder {
  readonly #pool: BufferPool;
  readonly #columns: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #lengths: Int32Array<ArrayBuffer>;
  #end = 0;
  #count = 0;

  constructor(pool: BufferPool, columns: number) {
    this.#pool = pool;
    this.#columns = columns;
    this.#bytes = new Uint8Array(pool.take(initialBytes));
    this.#lengths = new Int32Array(pool.take(initialBytes));
  }

  /** Size of the collected texts. */
  get bytes(): number {
    return this.#end + this.#count * 4;
  }

  /** Adds the texts of the row that was hashed last. */
  add({ bytes, length, lengths }: RowHash): void {
    const end = this.#end + length;
    if (end > this.#bytes.length) this.#growBytes(end);
    this.#bytes.set(bytes.subarray(0, length), this.#end);
    this.#end = end;
    const count = this.#count + lengths.length;
    if (count > this.#lengths.length) this.#growLengths(count);
    this.#lengths.set(lengths, this.#count);
    this.#count = count;
  }

  /** The collected texts, which this builder discards. Their memory belongs to the caller. */
  take(): RowTexts {
    const bytes = this.#bytes.subarray(0, this.#end);
    const lengths = this.#lengths.subarray(0, this.#count);
    this.#bytes = new Uint8Array(this.#pool.take(initialBytes));
    this.#lengths = new Int32Array(this.#pool.take(initialBytes));
    this.#end = 0;
    this.#count = 0;
    return { bytes, lengths, ...measure(lengths, this.#columns) };
  }

  #growBytes(needed: number): void {
    if (needed > maxBytes) {
      throw new RangeError(
        'A Parquet file cannot contain more than 1 GiB of text. Write smaller files.',
      );
    }
    const size = Math.max(needed, this.#bytes.length * 2);
    this.#bytes = new Uint8Array(this.#pool.larger(this.#bytes.buffer, size));
  }

  #growLengths(needed: number): void {
    const size = Math.max(needed * 4, this.#lengths.byteLength * 2);
    this.#lengths = new Int32Array(this.#pool.larger(this.#lengths.buffer, size));
  }
}

function measure(lengths: Int32Array, columns: number): Pick<RowTexts, 'sizes' | 'nullCounts'> {
  const sizes = new Array<number>(columns).fill(0);
  const nullCounts = new Array<number>(columns).fill(0);
  for (let at = 0, column = 0; at < lengths.length; at++) {
    const length = lengths[at] as number;
    if (length === nullLength) (nullCounts[column] as number)++;
    else (sizes[column] as number) += length;
    if (++column === columns) column = 0;
  }
  return { sizes, nullCounts };
}
