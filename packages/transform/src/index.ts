export type { CalendarDate, IsoText, UtcTimestamp } from '@spacex-platform/spacex-client';
export * from './checks/index.ts';
export type { Column, ColumnOptions, ColumnType, Origin, SourceName } from './column.ts';
export { contentHash } from './content-hash.ts';
export { canonicalTimestamp } from './iso-text.ts';
export type { TextLimits } from './long-texts.ts';
export * from './marts/index.ts';
export type { ArrayPath, At, ElementAt, NullablePathTo, Path, PathTo } from './path.ts';
export type { RowOptions } from './row-compiler.ts';
export { isRowError, RowError } from './row-error.ts';
export { type DocumentFor, rowsOf } from './rows.ts';
export {
  type ColumnSet,
  columnNames,
  documentKeyOf,
  type Row,
  type Table,
  type TableMaker,
  tablesOf,
} from './table.ts';
export * from './tables/index.ts';
export type * from './tables/rows.ts';
export { epochMicros, timestampOfMicros } from './timestamp.ts';
