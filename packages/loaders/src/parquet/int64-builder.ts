import { daysOf, microsOfDay } from '@spacex-platform/transform';
import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

const firstBytes = 1024;

/** Writes a value into one of many slots of 64 bits. */
export type WriteInt64<Value> = (slots: Int64Slots, at: number, value: Value) => void;

/** 64-bit integers, written of each value by `write`. */
export class Int64Builder<Value> extends ColumnBuilder<Value> {
  readonly #write: WriteInt64<Value>;
  #slots: Int64Slots;

  constructor(pool: BufferPool, write: WriteInt64<Value>) {
    super(pool);
    this.#write = write;
    this.#slots = new Int64Slots(pool.take(firstBytes));
  }

  protected put(at: number, value: Value): void {
    if (at === this.#slots.length) this.#grow();
    this.#write(this.#slots, at, value);
  }

  protected skip(at: number): void {
    if (at === this.#slots.length) this.#grow();
    this.#slots.safeInteger(at, 0);
  }

  protected valueBytes(length: number): number {
    return length * 8;
  }

  protected values(length: number): ValueBuffers {
    return { values: this.#slots.values.subarray(0, length) };
  }

  protected release(): void {
    this.pool.give(this.#slots.buffer);
    this.#slots = new Int64Slots(this.pool.take(firstBytes));
  }

  #grow(): void {
    this.#slots = new Int64Slots(this.pool.larger(this.#slots.buffer));
  }
}

/**
 * Slots of 64 bits that can be written by halves: a bigint for each value would be an object for
 * the garbage collector. The low half comes first, as Arrow wants it and as every processor that
 * Node runs on but one (s390x) has it.
 */
export class Int64Slots {
  readonly buffer: ArrayBuffer;
  readonly values: BigInt64Array<ArrayBuffer>;
  readonly length: number;
  readonly #halves: Int32Array;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
    this.values = new BigInt64Array(buffer);
    this.length = this.values.length;
    this.#halves = new Int32Array(buffer);
  }

  safeInteger(at: number, value: number): void {
    const high = Math.floor(value / 4_294_967_296);
    this.#halves[at * 2] = value - high * 4_294_967_296;
    this.#halves[at * 2 + 1] = high;
  }
}

export const writeSafeInteger: WriteInt64<number> = (slots, at, value) =>
  slots.safeInteger(at, value);

export const writeBigint: WriteInt64<bigint> = (slots, at, value) => {
  slots.values[at] = value;
};

const microsPerDay = 86_400_000_000;

/** A canonical timestamp as microseconds since 1970-01-01T00:00:00Z, exact for every year. */
export const writeMoment: WriteInt64<string> = (slots, at, value) => {
  const days = daysOf(value);
  const micros = microsOfDay(value);
  const exact = days * microsPerDay + micros;
  // Beyond 285 years from 1970, microseconds outgrow the integers that a double holds exactly.
  if (Number.isSafeInteger(exact)) slots.safeInteger(at, exact);
  else slots.values[at] = BigInt(days) * BigInt(microsPerDay) + BigInt(micros);
};
