import { daysOf, microsOfDay } from '@spacex-platform/transform/internal';
import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

const initialBytes = 1024;

/** Writes a value into a 64-bit slot. */
export type WriteInt64<Value> = (slots: Int64Slots, at: number, value: Value) => void;

/** 64-bit integers, written from each value by `write`. */
export class Int64Builder<Value> extends ColumnBuilder<Value> {
  readonly #write: WriteInt64<Value>;
  #slots: Int64Slots;

  constructor(pool: BufferPool, write: WriteInt64<Value>) {
    super(pool);
    this.#write = write;
    this.#slots = new Int64Slots(pool.take(initialBytes));
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

  protected renew(): void {
    this.#slots = new Int64Slots(this.pool.take(initialBytes));
  }

  #grow(): void {
    this.#slots = new Int64Slots(this.pool.larger(this.#slots.buffer));
  }
}

/**
 * 64-bit slots that can be written in halves, because a bigint per value would be garbage. The low
 * half comes first: Arrow requires little-endian, as does every processor of Node except s390x.
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

/** Writes a canonical timestamp as microseconds since 1970-01-01T00:00:00Z, exactly for every year. */
export const writeTimestamp: WriteInt64<string> = (slots, at, value) => {
  const days = daysOf(value);
  const micros = microsOfDay(value);
  const exact = days * microsPerDay + micros;
  // More than 285 years from 1970, a double cannot represent microseconds exactly.
  if (Number.isSafeInteger(exact)) slots.safeInteger(at, exact);
  else slots.values[at] = BigInt(days) * BigInt(microsPerDay) + BigInt(micros);
};
