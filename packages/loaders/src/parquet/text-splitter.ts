import type { ColumnBuffers } from './column-builder.ts';
import type { RowTexts } from './row-texts.ts';
import { moduleBase64 } from './split-texts-module.ts';
import { textValidity } from './text-validity.ts';

/** What is used of WebAssembly, whose types TypeScript has only for browsers. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** The exports of `split-texts.wat`. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  split(rows: number, count: number, lengths: number, columns: number, texts: number): void;
}

const pageBytes = 65_536;
/** Free bytes that a copy of 16 bytes may touch. */
const slackBytes = 16;
/** State of a column in `split-texts.wat`. */
const columnWords = 3;

/** Splits the texts of rows into the buffers of columns, in its own memory. */
export class TextSplitter {
  readonly #memory: Exports['memory'];
  readonly #split: Exports['split'];

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(moduleBase64, 'base64'));
    const exports = new WebAssembly.Instance(module).exports as Exports;
    this.#memory = exports.memory;
    this.#split = exports.split;
  }

  /**
   * The columns of the texts. Valid until the next call.
   *
   * @throws RangeError if there is not enough memory
   */
  columnsOf({ bytes, lengths, sizes, nullCounts }: RowTexts): readonly ColumnBuffers[] {
    const count = sizes.length;
    if (count === 0) return [];
    const rows = lengths.length / count;
    const offsetBytes = (rows + 1) * 4;
    const columnsAt = lengths.byteLength;
    const textsAt = columnsAt + count * columnWords * 4;
    let end = align(textsAt + bytes.length + slackBytes);
    const places = sizes.map((size) => {
      const offsetsAt = end;
      const valuesAt = align(offsetsAt + offsetBytes);
      end = align(valuesAt + size + slackBytes);
      return { offsetsAt, valuesAt, size };
    });
    this.#reserve(end);
    const { buffer } = this.#memory;
    new Int32Array(buffer).set(lengths);
    new Uint8Array(buffer).set(bytes, textsAt);
    new Int32Array(buffer, columnsAt).set(
      places.flatMap(({ offsetsAt, valuesAt }) => [valuesAt, offsetsAt + 4, 0]),
    );
    for (const { offsetsAt } of places) new Int32Array(buffer)[offsetsAt / 4] = 0;
    this.#split(rows, count, 0, columnsAt, textsAt);
    return places.map(({ offsetsAt, valuesAt, size }, at) => ({
      length: rows,
      nullCount: Number(nullCounts[at]),
      validity: nullCounts[at] === 0 ? undefined : textValidity(lengths, count, at),
      values: new Uint8Array(buffer, valuesAt, size),
      offsets: new Int32Array(buffer, offsetsAt, rows + 1),
    }));
  }

  #reserve(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
  }
}

function align(at: number): number {
  return Math.ceil(at / 64) * 64;
}
