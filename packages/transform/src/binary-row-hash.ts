import { moduleBase64 } from './binary-row-module.ts';
import type { ColumnType } from './column.ts';
import { sparkSeed } from './content-hash.ts';
import type { Table } from './table.ts';
import { instantiate, type Xxhash64Exports } from './xxhash64-wasm.ts';

/**
 * Computes the content hash of a row from its bytes: for each column its length as a 32-bit integer,
 * -1 for null, and its value, as PostgreSQL's binary COPY format has them.
 *
 * @param start of the first length in the bytes
 * @param end of the last value
 */
export type BinaryRowHash = (bytes: Uint8Array, start: number, end: number) => bigint;

/** The exports of `binary-row.wat`. */
interface BinaryRowExports extends Xxhash64Exports {
  addRow(row: number, types: number, columns: number): void;
}

/**
 * The same hash as `valuesHash`, for callers that have encoded the row already: texts are encoded once,
 * and one call into WebAssembly hashes the whole row. Undefined if the platform forbids WebAssembly.
 *
 * @example
 * ```ts
 * const hash = binaryRowHash(cores);
 * if (hash !== undefined) console.log(hash(copyData, 21, copyData.length - 2));
 * ```
 */
export function binaryRowHash(table: Table): BinaryRowHash | undefined {
  let hasher: BinaryRowExports;
  try {
    hasher = instantiate(moduleBase64);
  } catch {
    return undefined;
  }
  const { memory, seed, addRow, digest } = hasher;
  const types = Object.values(table.columns).map(({ type }) => codes[type]);
  const rowAt = Math.ceil(types.length / 8) * 8;
  let space = memoryWithTypes();
  return (bytes, start, end) => {
    const missing = rowAt + (end - start) - space.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / pageBytes));
      space = memoryWithTypes();
    }
    space.set(bytes.subarray(start, end), rowAt);
    seed(sparkSeed);
    addRow(rowAt, 0, types.length);
    return digest();
  };

  /** Again whenever the memory has grown, which replaces its buffer. */
  function memoryWithTypes(): Uint8Array {
    const all = new Uint8Array(memory.buffer);
    all.set(types);
    return all;
  }
}

const pageBytes = 65_536;

/** As `addRow` in `binary-row.wat` numbers them. */
const codes: Readonly<Record<ColumnType, number>> = {
  text: 0,
  integer: 1,
  bigint: 2,
  double: 3,
  boolean: 4,
  timestamp: 5,
  date: 6,
  json: 7,
};
