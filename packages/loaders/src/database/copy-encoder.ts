import {
  type ColumnType,
  contentHash,
  daysOf,
  microsOfDay,
  type Row,
  type Table,
} from '@spacex-platform/transform';

/**
 * PostgreSQL's binary COPY format for one table's rows, their `_content_hash` last. Rows
 * gather in one buffer that grows to about `flushBytes` and is handed on whole.
 *
 * Source: PostgreSQL documentation, COPY, "Binary Format".
 */
export class CopyEncoder {
  readonly #names: readonly string[];
  readonly #writers: readonly Writer[];
  readonly #hash: (row: Row) => bigint;
  readonly #out = new ByteWriter();
  #rows = 0;

  constructor(table: Table) {
    this.#names = Object.keys(table.columns);
    this.#writers = Object.values(table.columns).map((column) => writers[column.type]);
    this.#hash = contentHash(table);
    this.#out.header();
  }

  /** Bytes gathered so far. */
  get bytes(): number {
    return this.#out.length;
  }

  /** Rows gathered so far. */
  get rows(): number {
    return this.#rows;
  }

  add(row: Row): void {
    const values = row as Readonly<Record<string, unknown>>;
    const out = this.#out;
    out.int16(this.#names.length + 1);
    for (let at = 0; at < this.#names.length; at++) {
      const value = values[this.#names[at] as string];
      if (value == null) out.int32(-1);
      else (this.#writers[at] as Writer)(out, value as never);
    }
    out.int32(8);
    out.bigint(this.#hash(row));
    this.#rows++;
  }

  /** The gathered rows as one complete COPY body; starts anew. */
  take(): Uint8Array {
    this.#out.int16(-1);
    const body = this.#out.take();
    this.#out.header();
    this.#rows = 0;
    return body;
  }
}

type Writer = (out: ByteWriter, value: never) => void;

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
    out.int64(value);
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
    if (Number.isSafeInteger(exact)) out.int64(exact);
    else out.bigint(BigInt(days) * BigInt(microsPerDay) + BigInt(micros));
  },
  date: (out, value: string) => {
    out.int32(4);
    out.int32(daysOf(value) - epochDays);
  },
  json: (out, value: unknown) => out.text(JSON.stringify(value), 1),
};

/** A buffer that grows. */
class ByteWriter {
  #buffer = Buffer.allocUnsafe(1 << 16);
  length = 0;

  header(): void {
    this.#room(19);
    this.length += this.#buffer.write('PGCOPY\n\xff\r\n\0', this.length, 'latin1');
    this.int32(0);
    this.int32(0);
  }

  byte(value: number): void {
    this.#room(1);
    this.#buffer[this.length++] = value;
  }

  int16(value: number): void {
    this.#room(2);
    this.length = this.#buffer.writeInt16BE(value, this.length);
  }

  int32(value: number): void {
    this.#room(4);
    this.length = this.#buffer.writeInt32BE(value, this.length);
  }

  /** A safe integer as eight bytes. */
  int64(value: number): void {
    const high = Math.floor(value / 4_294_967_296);
    this.int32(high);
    this.#room(4);
    this.length = this.#buffer.writeUInt32BE(value - high * 4_294_967_296, this.length);
  }

  bigint(value: bigint): void {
    this.#room(8);
    this.length = this.#buffer.writeBigInt64BE(value, this.length);
  }

  double(value: number): void {
    this.#room(8);
    this.length = this.#buffer.writeDoubleBE(value, this.length);
  }

  /** A length-prefixed UTF-8 text; jsonb wants its version byte before it. */
  text(value: string, version?: number): void {
    this.#room(value.length * 3 + 5);
    const start = this.length;
    this.length += 4;
    if (version !== undefined) this.#buffer[this.length++] = version;
    this.length += this.#buffer.write(value, this.length, 'utf8');
    this.#buffer.writeInt32BE(this.length - start - 4, start);
  }

  take(): Uint8Array {
    const body = this.#buffer.subarray(0, this.length);
    this.#buffer = Buffer.allocUnsafe(this.#buffer.length);
    this.length = 0;
    return body;
  }

  #room(bytes: number): void {
    if (this.length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.length + bytes));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#buffer = larger;
  }
}
