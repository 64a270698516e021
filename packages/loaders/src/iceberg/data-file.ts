import { fileStatistics } from './column-statistics.ts';
import type { IcebergDriver } from './driver.ts';
import type { IcebergField, IcebergSchema } from './metadata.ts';
import { singleValue } from './single-value.ts';

/** A number for each column, by its id. */
type ByColumn<Value> = readonly { readonly key: number; readonly value: Value }[];

/** A data file in a manifest, with the names of its Avro schema. */
export interface DataFile {
  /** 0: rows; others have deletes. */
  readonly content: number;
  /** URI. */
  readonly file_path: string;
  readonly file_format: string;
  /** The values of the partition, by the names of the partition fields. */
  readonly partition: Readonly<Record<string, unknown>>;
  readonly record_count: bigint | number;
  readonly file_size_in_bytes: bigint | number;
  readonly column_sizes: ByColumn<bigint | number> | null;
  readonly value_counts: ByColumn<bigint | number> | null;
  readonly null_value_counts: ByColumn<bigint | number> | null;
  readonly nan_value_counts: ByColumn<bigint | number> | null;
  readonly lower_bounds: ByColumn<Uint8Array> | null;
  readonly upper_bounds: ByColumn<Uint8Array> | null;
  readonly key_metadata: Uint8Array | null;
  readonly split_offsets: readonly (bigint | number)[] | null;
  readonly equality_ids: readonly number[] | null;
  readonly sort_order_id: number | null;
  readonly referenced_data_file: string | null;
}

/** A file to describe. */
export interface FileToDescribe {
  /** Its footer: see `footerOf`. */
  readonly footer: Uint8Array;
  /** Size of the whole file. */
  readonly bytes: number;
  readonly rows: number;
  readonly uri: string;
  /** The values of its partition, by the names of the partition fields. */
  readonly partition: Readonly<Record<string, unknown>>;
}

/**
 * Describes a Parquet file, with the statistics in its footer. Its numbers are finite.
 *
 * @throws Error if the file is not Parquet
 * @throws TypeError if it has a column that the schema does not have, or another field id
 */
export function dataFileOf(
  driver: IcebergDriver,
  { footer, bytes, rows, uri, partition }: FileToDescribe,
  { fields }: IcebergSchema,
): DataFile {
  const { columns, fieldIds, offsets } = fileStatistics(driver, footer);
  const known = new Map(fields.map(({ name, id }) => [name, id]));
  // Files of older versions have no ids: readers find their columns by the name mapping.
  const others = [...fieldIds].filter(([name, id]) => known.get(name) !== (id ?? known.get(name)));
  const unknown = [...columns.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0 || others.length > 0) {
    const names = [...unknown, ...others.map(([name]) => name)].join(', ');
    throw new TypeError(`${uri} has columns that its table does not have by this id: ${names}.`);
  }
  const inFile = fields.flatMap((field) => {
    const statistics = columns.get(field.name);
    return statistics === undefined ? [] : [{ field, ...statistics }];
  });
  type InFile = (typeof inFile)[number];
  const byColumn = <Value>(read: (column: InFile) => Value | undefined) =>
    inFile.flatMap((column) => {
      const value = read(column);
      return value === undefined ? [] : [{ key: column.field.id, value }];
    });
  const bound = ({ field, bounds }: InFile, at: 0 | 1) =>
    bounds === undefined ? undefined : singleValue(field.type, bounds[at]);
  return {
    ...{ content: 0, file_path: uri, file_format: 'PARQUET', partition },
    ...{ record_count: rows, file_size_in_bytes: bytes },
    column_sizes: byColumn((column) => column.bytes),
    value_counts: byColumn(({ values }) => values),
    null_value_counts: byColumn(({ nulls }) => nulls),
    nan_value_counts: byColumn(({ field }) => (isFloating(field) ? 0 : undefined)),
    lower_bounds: byColumn((column) => bound(column, 0)),
    upper_bounds: byColumn((column) => bound(column, 1)),
    ...{ key_metadata: null, split_offsets: offsets, equality_ids: null, sort_order_id: 0 },
    referenced_data_file: null,
  };
}

function isFloating({ type }: IcebergField): boolean {
  return type === 'double' || type === 'float';
}
