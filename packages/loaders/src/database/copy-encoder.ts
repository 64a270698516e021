import type { ColumnType, Row, Table } from '@spacex-platform/transform';
import {
  type BinaryRowHash,
  binaryRowHash,
  daysOf,
  microsOfDay,
  type ReadValues,
  valuesHash,
  valuesOf,
} from '@spacex-platform/transform/internal';
import { ByteWriter } from './byte-writer.ts';

/**
 * PostgreSQL's binary COPY format for one table's rows, their `_content_hash` last. Rows are
 * collected in one buffer that grows to about `flushBytes`.
 *
 * Source: PostgreSQL documentation, COPY, "Binary Format".
 */
export class CopyEncoder {
  readonly #writers: readonly Writer[];
  readonly #readValues: ReadValues;
  readonly #hash: (values: readonly unknown[]) => bigint;
  /** Absent where WebAssembly is forbidden. */
  readonly #rowHash: BinaryRowHash | undefined;
  readonly #values: unknown[] = [];
  readonly #out: ByteWriter;
  #rows = 0;

  constructor(table: Table) {
    this.#writers = Object.values(table.columns).map((column) => writers[column.type]);
    this.#readValues = valuesOf(table);
    this.#hash = valuesHash(table);
    this.#rowHash = binaryRowHash(table);
    const rowBytes = 2 + (this.#writers.length + 1) * maxFixedBytes;
    this.#out = new ByteWriter(header.length + rowBytes + trailerBytes);
    this.#out.bytes(header);
  }

  /** Bytes encoded so far. */
  get bytes(): number {
    return this.#out.length;
  }

  /** Rows encoded so far. */
  get rows(): number {
    return this.#rows;
  }

  /** @param isTaken whether something else is done with a row, given its values and its hash */
  add(row: Row, isTaken?: (values: readonly unknown[], hash: bigint) => boolean): void {
    const values = this.#values;
    this.#readValues(row, values);
    if (isTaken === undefined) {
      this.addValues(values);
      return;
    }
    const hash = this.#hash(values);
    if (!isTaken(values, hash)) this.addValues(values, hash);
  }

  /**
   * Adds a row by its values in the order of the columns.
   *
   * @param hash its content hash, if it is known
   */
  addValues(values: readonly unknown[], hash?: bigint): void {
    const out = this.#out;
    const writers = this.#writers;
    out.reserve();
    out.int16(writers.length + 1);
    const start = out.length;
    for (let at = 0; at < writers.length; at++) {
      const value = values[at];
      if (value == null) out.int32(-1);
      else (writers[at] as Writer)(out, value as never);
    }
    // From the encoded bytes, since texts would be encoded for the hash again.
    const content = hash ?? this.#rowHash?.(out.buffer, start, out.length) ?? this.#hash(values);
    out.int32(8);
    out.bigint(content);
    this.#rows++;
  }

  /** Returns the rows as one complete COPY body and starts another. */
  take(): Uint8Array {
    this.#out.reserve();
    this.#out.int16(-1);
    const body = this.#out.take();
    this.#out.bytes(header);
    this.#rows = 0;
    return body;
  }

  /** Reuses a body that is no longer read, for the next but one. */
  recycle(body: Uint8Array): void {
    this.#out.recycle(body);
  }
}

type Writer = (out: ByteWriter, value: never) => void;

/** Signature, flags, and the length of an empty header extension. */
const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const trailerBytes = 2;
/** The largest size of a column that is not a text: a length and a 64-bit value. */
const maxFixedBytes = 12;

// PostgreSQL counts from 2000-01-01.
const epochDays = 10_957;
const microsPerDay = 86_400_000_000;

const writers: Record<ColumnType, Writer> = {
  text: (out, value: string) => out.text(value),
  integer: (out, value: number) => {
    out.int32(4);
    out.int32(value);
  },
  bigint: (out, value: number) => {
    out.int32(8);
    out.safeInteger(value);
  },
  double: (out, value: number) => {
    out.int32(8);
    out.double(value);
  },
  boolean: (out, value: boolean) => {
    out.int32(1);
    out.byte(value ? 1 : 0);
  },
  timestamp: (out, value: string) => {
    out.int32(8);
    const days = daysOf(value) - epochDays;
    const micros = microsOfDay(value);
    const exact = days * microsPerDay + micros;
    // Beyond 285 years from 2000, microseconds outgrow the integers a double holds exactly.
    if (Number.isSafeInteger(exact)) out.safeInteger(exact);
    else out.bigint(BigInt(days) * BigInt(microsPerDay) + BigInt(micros));
  },
  date: (out, value: string) => {
    out.int32(4);
    out.int32(daysOf(value) - epochDays);
  },
  json: (out, value: unknown) => out.text(JSON.stringify(value), jsonbVersion),
};

/** The version byte before the text of a jsonb. */
const jsonbVersion = 1;
