import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

const initialBytes = 1024;
/** Offsets are signed 32-bit integers. */
const maxBytes = 2 ** 31 - 1;
/** A UTF-16 code unit is at most three bytes in UTF-8. */
const bytesPerUnit = 3;
/** Up to this length, a loop over the characters is faster than a call into the runtime. */
const shortUnits = 24;

/** UTF-8 text, converted from each value by `toText`. */
export class TextBuilder<Value> extends ColumnBuilder<Value> {
  readonly #toText: (value: Value) => string;
  #text: Buffer<ArrayBuffer>;
  #offsets: Int32Array<ArrayBuffer>;
  #end = 0;

  constructor(pool: BufferPool, toText: (value: Value) => string) {
    super(pool);
    this.#toText = toText;
    this.#text = Buffer.from(pool.take(initialBytes));
    this.#offsets = new Int32Array(pool.take(initialBytes));
    this.#offsets[0] = 0;
  }

  protected put(at: number, value: Value): void {
    const text = this.#toText(value);
    const end = this.#end + text.length * bytesPerUnit;
    if (end > this.#text.length) this.#growText(end);
    this.#end = writeText(this.#text, this.#end, text);
    this.skip(at);
  }

  protected skip(at: number): void {
    if (at + 1 === this.#offsets.length) {
      this.#offsets = new Int32Array(this.pool.larger(this.#offsets.buffer));
    }
    this.#offsets[at + 1] = this.#end;
  }

  protected valueBytes(length: number): number {
    return this.#end + length * 4;
  }

  protected values(length: number): ValueBuffers {
    return {
      values: this.#text.subarray(0, this.#end),
      offsets: this.#offsets.subarray(0, length + 1),
    };
  }

  protected release(): void {
    this.pool.give(this.#text.buffer);
    this.pool.give(this.#offsets.buffer);
    this.#text = Buffer.from(this.pool.take(initialBytes));
    this.#offsets = new Int32Array(this.pool.take(initialBytes));
    this.#offsets[0] = 0;
    this.#end = 0;
  }

  #growText(needed: number): void {
    if (needed > maxBytes) {
      throw new RangeError(
        'A column of a Parquet file cannot contain more than 2 GiB of text. Write smaller files.',
      );
    }
    this.#text = Buffer.from(this.pool.larger(this.#text.buffer, needed));
  }
}

/** Writes UTF-8 and returns its end offset. The buffer must be large enough. */
function writeText(into: Buffer, start: number, text: string): number {
  const units = text.length;
  if (units > shortUnits) return start + into.write(text, start);
  for (let at = 0; at < units; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) return start + into.write(text, start);
    into[start + at] = unit;
  }
  return start + units;
}
