import type { ColumnBuffers } from './column-builder.ts';

/** Values to inspect in each column, spread over all rows. */
const sampleSize = 1024;
/** Longer texts are compared by their length, and as many bytes of their beginning and end. */
const comparedBytes = 32;

/**
 * Whether most values of a column occur more than once, according to a sample: then a dictionary makes
 * the column smaller. Ids and measurements are smaller and faster without one.
 */
export function isRepeating(column: ColumnBuffers): boolean {
  const { length } = column;
  const step = Math.max(1, Math.floor(length / sampleSize));
  const maxDistinct = Math.ceil(length / step) / 2;
  const keyAt = keysOf(column);
  const distinct = new Set<number>();
  let sampled = 0;
  for (let at = 0; at < length; at += step) {
    if (!isValid(column, at)) continue;
    sampled++;
    distinct.add(keyAt(at));
    if (distinct.size > maxDistinct) return false;
  }
  return distinct.size * 2 <= sampled;
}

function isValid({ validity }: ColumnBuffers, at: number): boolean {
  return validity === undefined || (Number(validity[at >> 3]) & (1 << (at & 7))) !== 0;
}

/** Returns a number for the value at a position: equal for equal values, and rarely for others. */
function keysOf({ values, offsets }: ColumnBuffers): (at: number) => number {
  if (offsets !== undefined) return (at) => textKey(values as Uint8Array, offsets, at);
  if (values.BYTES_PER_ELEMENT < 8) return (at) => Number(values[at]);
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  return (at) => mixed(mixed(0, Number(words[at * 2])), Number(words[at * 2 + 1]));
}

function textKey(bytes: Uint8Array, offsets: Int32Array, at: number): number {
  const [from, to] = [Number(offsets[at]), Number(offsets[at + 1])];
  let key = to - from;
  const middle = Math.min(to, from + comparedBytes);
  for (let byte = from; byte < middle; byte++) key = mixed(key, Number(bytes[byte]));
  for (let byte = Math.max(middle, to - comparedBytes); byte < to; byte++) {
    key = mixed(key, Number(bytes[byte]));
  }
  return key;
}

/** FNV-1a, with 32 bits. */
function mixed(key: number, next: number): number {
  return Math.imul(key ^ next, 16_777_619);
}
