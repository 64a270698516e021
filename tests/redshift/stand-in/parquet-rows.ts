import { type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** A column of a file, as Redshift's COPY sees it: by position. */
export interface FileColumn {
  readonly name: string;
  /** The only type of Redshift that it fills, as the catalog spells it without a length. */
  readonly fills: string;
  /** As messages name it. */
  readonly physical: string;
}

export interface ParquetRows {
  readonly columns: readonly FileColumn[];
  /** Rows as lists; moments, days and 64-bit numbers as texts. */
  readonly rows: readonly (readonly unknown[])[];
}

/** Reads a file with a reader that shares no code with the writer of the loader. */
export async function parquetRows(bytes: Uint8Array): Promise<ParquetRows> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = await parquetMetadataAsync(file);
  let rows: unknown[][] = [];
  await parquetRead({
    file,
    metadata,
    compressors,
    parsers: {
      timestampFromMicroseconds: (micros) => micros,
      // Its own decoder leaves out a byte order mark at the beginning.
      stringFromBytes: (text) => Buffer.from(text).toString('utf8'),
    },
    onComplete: (found: unknown[][]) => {
      rows = found;
    },
  });
  const columns = columnsOf(metadata);
  return { columns, rows: rows.map((row) => row.map((value, at) => plain(value, columns[at]))) };
}

function columnsOf({ schema }: FileMetaData): FileColumn[] {
  return schema.slice(1).map(({ name, type = '', logical_type, converted_type }) => {
    const logical = logical_type?.type ?? converted_type ?? '';
    return { name, fills: filled(type, logical), physical: `${type} ${logical}`.trim() };
  });
}

function filled(type: string, logical: string): string {
  if (type === 'BYTE_ARRAY' && /^(STRING|UTF8)$/.test(logical)) return 'character varying';
  if (type === 'INT32' && logical === 'DATE') return 'date';
  if (type === 'INT64' && logical.startsWith('TIMESTAMP')) return 'timestamp without time zone';
  if (logical !== '') return 'nothing';
  const plainTypes: Readonly<Record<string, string>> = {
    INT32: 'integer',
    INT64: 'bigint',
    DOUBLE: 'double precision',
    BOOLEAN: 'boolean',
  };
  return plainTypes[type] ?? 'nothing';
}

function plain(value: unknown, column: FileColumn | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (column?.fills.startsWith('timestamp') === true) return momentOf(BigInt(value as bigint));
  // As a parameter of a statement, a negative zero would lose its sign.
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'bigint' ? String(value) : value;
}

function momentOf(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19);
  return `${seconds.replace('T', ' ')}.${String(rest).padStart(6, '0')}`;
}
