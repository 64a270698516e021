import { join } from 'node:path';
import type { ColumnType, Table } from '@spacex-platform/transform';
import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import { literal, quoted } from '../sql/names.ts';

/** A table without published files: empty, with the columns of its definition. */
export function emptyTable(name: string, table: Table | undefined): string {
  const columns = Object.entries(table?.columns ?? {}).map(
    ([column, { type }]) => `${quoted(column)} ${duckdbTypes[type]}`,
  );
  return `create table ${quoted(name)} (${[...columns, '_content_hash BIGINT'].join(', ')})`;
}

/**
 * A view over the files of a table. Older files do not have the partition column: then its value is a
 * literal for each partition, because DuckDB would take it from the whole path, including the
 * directories above the lake.
 *
 * @param table undefined if the table has no definition
 * @param root of the files
 * @param existing columns of the files, if they may differ from the definition; a missing one has its
 * default, or is null
 */
export function viewOver(
  name: string,
  files: readonly CuratedFile[],
  table: Table | undefined,
  root: string,
  existing?: ReadonlySet<string>,
): string {
  const partitions = new Map<string, { values: Partitions; paths: string[] }>();
  for (const { path } of files) {
    const values = new Map(
      [...partitionsIn(path)].filter(([column]) => existing?.has(column) === false),
    );
    const key = JSON.stringify([...values]);
    const partition = partitions.get(key) ?? { values, paths: [] };
    partition.paths.push(literal(join(root, path)));
    partitions.set(key, partition);
  }
  const selects = [...partitions.values()].map(({ values, paths }) => {
    const columns =
      table === undefined ? allColumns(values) : definedColumns(table, values, existing);
    return `select ${columns} from read_parquet([${paths.join(', ')}], hive_partitioning = false)`;
  });
  return `create view ${quoted(name)} as ${selects.join(' union all by name ')}`;
}

/** The statement that lists the columns of the files of a table, which have the same schema. */
export function describeFiles([file]: readonly CuratedFile[], root: string): string {
  return `describe select * from read_parquet(${literal(join(root, file?.path ?? ''))}, hive_partitioning = false)`;
}

/** Partition columns and their values, as texts. */
type Partitions = ReadonlyMap<string, string>;

/** The partitions of a file: what follows the run in its path. */
function partitionsIn(path: string): Partitions {
  const segments = path.slice(path.lastIndexOf('/run=') + 1).split('/');
  const found = segments.slice(1, -1).map((segment) => /^([^=]+)=(.*)$/.exec(segment));
  return new Map(
    found.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']])),
  );
}

function definedColumns(
  { columns }: Table,
  values: Partitions,
  existing: ReadonlySet<string> | undefined,
): string {
  const shown = Object.entries(columns).map(([name, column]) => {
    if (existing?.has(name) !== false) return quoted(name);
    const value = values.get(name) ?? column.default ?? null;
    const text = value === null ? 'null' : literal(value);
    return `cast(${text} as ${duckdbTypes[column.type]}) as ${quoted(name)}`;
  });
  return [...shown, '_content_hash'].join(', ');
}

function allColumns(values: Partitions): string {
  const literals = [...values].map(([name, value]) => {
    const type = /^\d{1,15}$/.test(value) ? 'BIGINT' : 'VARCHAR';
    return `cast(${literal(value)} as ${type}) as ${quoted(name)}`;
  });
  return ['*', ...literals].join(', ');
}

const duckdbTypes: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMPTZ',
  date: 'DATE',
  json: 'VARCHAR',
};
