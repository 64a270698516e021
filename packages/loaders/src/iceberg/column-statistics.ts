import type { ColumnMetaData, ParquetParsers } from 'hyparquet';
import type { IcebergDriver } from './driver.ts';
import { type BoundValue, compareValues } from './single-value.ts';

/** What the footer of a file says of a column. */
export interface ColumnStatistics {
  /** Compressed. */
  readonly bytes: number;
  /** Including nulls. */
  readonly values: number;
  /** Undefined if a row group does not say. */
  readonly nulls: number | undefined;
  /** The least and the greatest value; undefined if there are only nulls, or if a row group does not say. */
  readonly bounds: readonly [least: BoundValue, greatest: BoundValue] | undefined;
}

/** What the footer of a Parquet file says. */
export interface FileStatistics {
  readonly columns: ReadonlyMap<string, ColumnStatistics>;
  /** Field ids by column; undefined for a column without one. */
  readonly fieldIds: ReadonlyMap<string, number | undefined>;
  /** Where each row group begins. */
  readonly offsets: readonly number[];
}

/** Exact values: hyparquet makes a Date of microseconds, and a text of bytes that may be cut. */
const exact: Pick<
  ParquetParsers,
  'dateFromDays' | 'stringFromBytes' | 'timestampFromMicroseconds'
> = {
  dateFromDays: (days) => days,
  stringFromBytes: (bytes) => bytes,
  timestampFromMicroseconds: (micros) => micros,
};

/** Size of the length of the footer, and of `PAR1`. */
const trailerBytes = 8;

/** A copy of the end of a Parquet file, with all its metadata. @throws RangeError if it is too short */
export function footerOf(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const length = bytes.readUInt32LE(bytes.length - trailerBytes);
  return Uint8Array.from(bytes.subarray(Math.max(0, bytes.length - trailerBytes - length)));
}

/**
 * Reads the footer of a Parquet file.
 *
 * @param footer from {@link footerOf}
 * @throws Error if it is not Parquet
 */
export function fileStatistics(
  { hyparquet }: IcebergDriver,
  { buffer, byteOffset, byteLength }: Uint8Array,
): FileStatistics {
  // Its own buffer is not copied: there can be thousands of footers.
  const footer =
    byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  const { row_groups, schema } = hyparquet.parquetMetadata(footer as ArrayBuffer, {
    parsers: exact as ParquetParsers,
    geoparquet: false,
  });
  // The first element is the root.
  const fieldIds = new Map(schema.slice(1).map(({ name, field_id: id }) => [name, id]));
  const groups = row_groups.map(({ columns }) =>
    columns.flatMap(({ meta_data }) => meta_data ?? []),
  );
  const names = new Set(groups.flatMap((columns) => columns.map(nameOf)));
  return {
    fieldIds,
    columns: new Map(
      [...names].map((name) => {
        const chunks = groups.flatMap((columns) => columns.filter((one) => nameOf(one) === name));
        return [name, statisticsOf(chunks)];
      }),
    ),
    offsets: groups.map(([first]) =>
      Number(first?.dictionary_page_offset ?? first?.data_page_offset ?? 0),
    ),
  };
}

function nameOf({ path_in_schema: path }: ColumnMetaData): string {
  return path.join('.');
}

function statisticsOf(chunks: readonly ColumnMetaData[]): ColumnStatistics {
  const sum = (value: (chunk: ColumnMetaData) => bigint | number | undefined) =>
    chunks.reduce((total, chunk) => total + Number(value(chunk) ?? Number.NaN), 0);
  const nulls = sum(({ statistics }) => statistics?.null_count);
  return {
    bytes: sum((chunk) => chunk.total_compressed_size),
    values: sum((chunk) => chunk.num_values),
    nulls: Number.isNaN(nulls) ? undefined : nulls,
    bounds: boundsOf(chunks),
  };
}

function boundsOf(chunks: readonly ColumnMetaData[]): ColumnStatistics['bounds'] {
  let least: BoundValue | undefined;
  let greatest: BoundValue | undefined;
  for (const { statistics, num_values: values } of chunks) {
    const min = statistics?.min_value as BoundValue | undefined;
    const max = statistics?.max_value as BoundValue | undefined;
    if (min === undefined || max === undefined) {
      const hasValues = statistics?.null_count !== values;
      if (hasValues) return undefined;
      continue;
    }
    if (least === undefined || compareValues(min, least) < 0) least = min;
    if (greatest === undefined || compareValues(max, greatest) > 0) greatest = max;
  }
  return least === undefined || greatest === undefined ? undefined : [least, greatest];
}
