import type { ColumnBuffers } from './column-builder.ts';

/** Values to inspect in each column, spread over all rows. */
const sampleSize = 1024;
/** Longer texts are compared by their beginning. */
const comparedBytes = 256;

/**
 * Whether most values of a column occur more than once, according to a sample: then a dictionary makes
 * the column smaller. Ids and measurements are smaller and faster without one.
 */
export function isRepeating(column: ColumnBuffers): boolean {
  const { length } = column;
  const step = Math.max(1, Math.floor(length / sampleSize));
  const distinct = new Set<unknown>();
  let sampled = 0;
  for (let at = 0; at < length; at += step) {
    if (!isValid(column, at)) continue;
    sampled++;
    distinct.add(valueAt(column, at));
  }
  return distinct.size * 2 <= sampled;
}

function isValid({ validity }: ColumnBuffers, at: number): boolean {
  return validity === undefined || (Number(validity[at >> 3]) & (1 << (at & 7))) !== 0;
}

function valueAt({ values, offsets }: ColumnBuffers, at: number): unknown {
  if (offsets === undefined) return values[at];
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const [from, to] = [Number(offsets[at]), Number(offsets[at + 1])];
  return bytes.toString('latin1', from, Math.min(to, from + comparedBytes));
}
