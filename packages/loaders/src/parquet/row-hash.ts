import type { ColumnType, Table } from '@spacex-platform/transform';
import { type Adder, adderOf, startHash, xxhash64 } from '@spacex-platform/transform/internal';
import { writeText } from './write-text.ts';

/** The length of a text that is null. */
export const nullLength = -1;

/** A UTF-16 code unit is at most three bytes in UTF-8. */
const bytesPerUnit = 3;

/**
 * Computes content hashes like `valuesHash` does, and leaves the texts of the row as UTF-8 for the
 * caller, so that they are encoded once. Use a result before any other hash is computed.
 */
export class RowHash {
  /** Bytes of each text of the row, in the order of the columns; -1 for null. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** Bytes of all texts. */
  length = 0;
  /** How to hash the value of each column; undefined for texts. */
  readonly #adders: readonly (Adder | undefined)[];
  /** The text of a value; undefined if it is one. */
  readonly #toText: readonly (((value: unknown) => string) | undefined)[];
  readonly #hash = xxhash64();
  #bytes: Buffer<ArrayBuffer>;

  constructor(table: Table) {
    const columns = Object.values(table.columns);
    this.#adders = columns.map(({ type }) => (isText(type) ? undefined : adderOf[type]));
    this.#toText = columns.map(({ type }) => (type === 'json' ? JSON.stringify : undefined));
    this.lengths = new Int32Array(columns.filter(({ type }) => isText(type)).length);
    this.#bytes = Buffer.from(this.#hash.reserve(0).buffer);
  }

  /** The texts of the row begin here. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The content hash of a row, of its values in the order of the columns. */
  of(values: readonly unknown[]): bigint {
    const hash = this.#hash;
    const adders = this.#adders;
    const { lengths } = this;
    this.#useMemory(0);
    startHash(hash, values, adders.length);
    let end = 0;
    let texts = 0;
    for (let at = 0; at < adders.length; at++) {
      const value = values[at];
      const add = adders[at];
      if (add !== undefined) {
        if (value != null) add(hash, value as never);
      } else if (value == null) {
        lengths[texts++] = nullLength;
      } else {
        const text = this.#toText[at]?.(value) ?? (value as string);
        const needed = end + text.length * bytesPerUnit;
        if (needed > this.#bytes.length) this.#useMemory(needed);
        const length = writeText(this.#bytes, end, text) - end;
        hash.addBytes(end, length);
        lengths[texts++] = length;
        end += length;
      }
    }
    this.length = end;
    return hash.digest();
  }

  /** Another hash may have replaced the memory. */
  #useMemory(bytes: number): void {
    const { buffer } = this.#hash.reserve(bytes);
    if (buffer !== this.#bytes.buffer) this.#bytes = Buffer.from(buffer);
  }
}

/** Whether the values of a column are in the texts of a row. */
export function isText(type: ColumnType): type is 'text' | 'json' {
  return type === 'text' || type === 'json';
}
