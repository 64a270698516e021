import type { ColumnType } from '@spacex-platform/transform';
import { daysOf } from '@spacex-platform/transform/internal';
import { BoolBuilder } from './bool-builder.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { Int64Builder, writeSafeInteger, writeTimestamp } from './int64-builder.ts';
import { NumberBuilder } from './number-builder.ts';

const int32 = (buffer: ArrayBuffer) => new Int32Array(buffer);
const float64 = (buffer: ArrayBuffer) => new Float64Array(buffer);

/** The type of a column whose values have the same size. Texts are collected by row. */
export type FixedType = Exclude<ColumnType, 'text' | 'json'>;

/** The builder of each column type, for the values of rows. */
export const builderOf: Readonly<Record<FixedType, (pool: BufferPool) => ColumnBuilder>> = {
  integer: (pool) => new NumberBuilder(pool, int32, (value: number) => value),
  bigint: (pool) => new Int64Builder(pool, writeSafeInteger),
  double: (pool) => new NumberBuilder(pool, float64, (value: number) => value),
  boolean: (pool) => new BoolBuilder(pool),
  timestamp: (pool) => new Int64Builder(pool, writeTimestamp),
  date: (pool) => new NumberBuilder(pool, int32, daysOf),
};
