export type { Column, ColumnOptions, ColumnType, Origin } from './column.ts';
export { contentHash } from './content-hash.ts';
export type { ArrayPath, At, ElementAt, NullablePathTo, Path, PathTo } from './path.ts';
export { type DocumentFor, rowsOf } from './rows.ts';
export {
  columnNames,
  type ColumnSet,
  documentKeyOf,
  type Row,
  type Table,
  type TableMaker,
  tablesOf,
} from './table.ts';
export * from './tables/index.ts';
export {
  canonicalTimestamp,
  daysFromCivil,
  daysOf,
  epochMicros,
  microsOfDay,
  timestampOfMicros,
} from './timestamp.ts';
export * from './marts/index.ts';
