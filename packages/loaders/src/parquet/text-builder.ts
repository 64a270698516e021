import type { BufferPool } from './buffer-pool.ts';
import { ColumnBuilder, type ValueBuffers } from './column-builder.ts';

const firstBytes = 1024;
/** Offsets have 32 bits and a sign. */
const mostBytes = 2 ** 31 - 1;
/** UTF-8 has three bytes at most for a UTF-16 unit. */
const bytesPerUnit = 3;
/** Up to here a loop over the characters beats the call into the runtime. */
const fewUnits = 24;

/** Texts as UTF-8, made of each value by `toText`. */
export class TextBuilder<Value> extends ColumnBuilder<Value> {
  readonly #toText: (value: Value) => string;
  #text: Buffer<ArrayBuffer>;
  #offsets: Int32Array<ArrayBuffer>;
  #end = 0;

  constructor(pool: BufferPool, toText: (value: Value) => string) {
    super(pool);
    this.#toText = toText;
    this.#text = Buffer.from(pool.take(firstBytes));
    this.#offsets = new Int32Array(pool.take(firstBytes));
    this.#offsets[0] = 0;
  }

  protected put(at: number, value: Value): void {
    const text = this.#toText(value);
    const most = this.#end + text.length * bytesPerUnit;
    if (most > this.#text.length) this.#growText(most);
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
    this.#text = Buffer.from(this.pool.take(firstBytes));
    this.#offsets = new Int32Array(this.pool.take(firstBytes));
    this.#offsets[0] = 0;
    this.#end = 0;
  }

  #growText(needed: number): void {
    if (needed > mostBytes) {
      throw new RangeError('A column of a Parquet file has 2 GiB of text at most. Take it sooner.');
    }
    this.#text = Buffer.from(this.pool.larger(this.#text.buffer, needed));
  }
}

/** Writes UTF-8 and returns where it ends; there must be room. */
function writeText(into: Buffer, start: number, text: string): number {
  const units = text.length;
  if (units > fewUnits) return start + into.write(text, start);
  for (let at = 0; at < units; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) return start + into.write(text, start);
    into[start + at] = unit;
  }
  return start + units;
}
