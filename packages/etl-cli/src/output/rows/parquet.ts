import type { ResultType } from '@spacex-platform/loaders';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { UsageError } from '../../usage-error.ts';
import type { RowFormat } from './row-format.ts';
import { uniqueNames } from './unique-names.ts';

/** Rows of a row group; those of one group are in memory. */
const groupRows = 20_000;

/** The Parquet type of a column, and its values. Numerics are texts, which lose no digits. */
interface FileColumn {
  readonly element: Omit<SchemaElement, 'name'>;
  readonly convert: (value: unknown) => unknown;
}

const text: FileColumn = {
  element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  convert: (value) => value,
};

const fileColumns: Readonly<Record<ResultType, FileColumn>> = {
  text,
  numeric: text,
  json: text,
  boolean: { element: { type: 'BOOLEAN' }, convert: (value) => value },
  integer: { element: { type: 'INT32' }, convert: (value) => value },
  bigint: { element: { type: 'INT64' }, convert: (value) => BigInt(value as string) },
  double: { element: { type: 'DOUBLE' }, convert: (value) => value },
  bytes: {
    element: { type: 'BYTE_ARRAY' },
    convert: (value) => new Uint8Array(Buffer.from((value as string).slice(2), 'hex')),
  },
  date: {
    element: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
    convert: (value) => instant(value as string) / 86_400_000,
  },
  timestamp: {
    element: {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MICROS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    },
    convert: microseconds,
  },
};

/** One Parquet file, written by row groups, so that its size does not matter. */
export const writeParquet: RowFormat = async ({ columns, batches }, sink) => {
  if (columns.length === 0) {
    throw new UsageError('A result without columns cannot be stored as Parquet.');
  }
  const names = uniqueNames(columns);
  const types = columns.map(({ type }) => fileColumns[type]);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...types.map(({ element }, at) => ({
      ...element,
      name: names[at] as string,
      repetition_type: 'OPTIONAL' as const,
    })),
  ];
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema, createdBy: 'spacex-etl' });
  /** Hands over what is complete. The offset in the file goes on. */
  const drain = async () => {
    await sink.write(bytes.getBytes().slice());
    bytes.index = 0;
  };
  let group: unknown[][] = names.map(() => []);
  const writeGroup = async () => {
    const columnData = names.map((name, at) => ({ name, data: group[at] as unknown[] }));
    await file.write({ columnData, rowGroupSize: groupRows });
    group = names.map(() => []);
    await drain();
  };
  for await (const batch of batches) {
    for (const row of batch) {
      types.forEach(({ convert }, at) => {
        const value = row[at];
        group[at]?.push(value === null || value === undefined ? null : convert(value));
      });
    }
    if ((group[0]?.length ?? 0) >= groupRows) await writeGroup();
  }
  if ((group[0]?.length ?? 0) > 0) await writeGroup();
  await file.finish();
  await drain();
};

function instant(value: string): number {
  const time = Date.parse(value);
  if (!Number.isNaN(time)) return time;
  throw new UsageError(
    `"${value}" cannot be stored as a date in Parquet. Cast the column to text in the query.`,
  );
}

/** The microseconds of an ISO text, of which a Date has only milliseconds. */
function microseconds(value: unknown): bigint {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(String(value)) ?? [];
  const whole = BigInt(instant(`${seconds || String(value)}Z`)) * 1000n;
  return whole + BigInt(fraction.padEnd(6, '0'));
}
