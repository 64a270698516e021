import { type ColumnType, daysOf } from '@spacex-platform/transform';
import { BoolBuilder } from './bool-builder.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { Float64Builder } from './float64-builder.ts';
import { Int32Builder } from './int32-builder.ts';
import { Int64Builder, writeMoment, writeSafeInteger } from './int64-builder.ts';
import { TextBuilder } from './text-builder.ts';

/** The builder of each column type, for values as rows hold them. */
export const builderOf: Readonly<Record<ColumnType, (pool: BufferPool) => ColumnBuilder>> = {
  text: (pool) => new TextBuilder(pool, (value: string) => value),
  integer: (pool) => new Int32Builder(pool, (value: number) => value),
  bigint: (pool) => new Int64Builder(pool, writeSafeInteger),
  double: (pool) => new Float64Builder(pool),
  boolean: (pool) => new BoolBuilder(pool),
  timestamp: (pool) => new Int64Builder(pool, writeMoment),
  date: (pool) => new Int32Builder(pool, daysOf),
  json: (pool) => new TextBuilder(pool, JSON.stringify),
};
