import { createHash } from 'node:crypto';
import {
  type ColumnType,
  type Row,
  type Table,
  timestampOfMicros,
} from '@spacex-platform/transform';
import type { RecordBatch, Vector } from 'apache-arrow';
import type { CuratedFile, CuratedTable } from '../curated-zone/curated-zone.ts';
import { type Partition, partitionOf } from '../curated-zone/layout.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { readBytes } from '../object-store/read-bytes.ts';
import { loadDriver, type ParquetDriver } from '../parquet/driver.ts';

/** A published row, with the content hash in its file. */
export interface PublishedRow {
  readonly row: Row;
  readonly contentHash: bigint;
  readonly partition: Partition;
}

/** Called for each file before its rows. */
export interface FileEvents {
  /** Called for a file that is lost or damaged, which is then skipped. */
  readonly onLost?: (file: CuratedFile, error: LoaderError) => void;
  readonly onFile?: (file: CuratedFile, partition: Partition) => void;
}

/**
 * Reads the published rows of a table, file by file. Columns that are missing in a file have their
 * default, or are null.
 *
 * @param only the columns to read; default: all
 * @throws LoaderError `damaged` for a file that is lost or damaged if `onLost` is absent
 */
export async function* publishedRows(
  store: ObjectStore,
  table: Table,
  { files }: Pick<CuratedTable, 'files'>,
  only: readonly string[] = Object.keys(table.columns),
  { onLost, onFile }: FileEvents = {},
): AsyncGenerator<PublishedRow> {
  const driver = await loadDriver();
  for (const file of files) {
    const bytes = await wholeFile(store, file);
    if (bytes instanceof LoaderError) {
      if (onLost === undefined) throw bytes;
      onLost(file, bytes);
      continue;
    }
    const partition = partitionOf(table, file.path);
    onFile?.(file, partition);
    for (const batch of batchesOf(driver, bytes, only)) {
      yield* rowsOfBatch(batch, table, only, partition);
    }
  }
}

/** The bytes of a published file. @throws LoaderError `damaged` if it is lost or differs */
export async function readWhole(store: ObjectStore, file: CuratedFile): Promise<Buffer> {
  const found = await wholeFile(store, file);
  if (found instanceof LoaderError) throw found;
  return found;
}

/** The bytes of a file, or the error if it is lost or differs from the one that was published. */
async function wholeFile(store: ObjectStore, file: CuratedFile): Promise<Buffer | LoaderError> {
  try {
    const whole = await readBytes(store.read(file.path), file.bytes);
    if (whole.length !== file.bytes) {
      return damaged(store, file, `it has ${whole.length} bytes instead of ${file.bytes}`);
    }
    const sha256 = createHash('sha256').update(whole).digest('hex');
    return sha256 === file.sha256 ? whole : damaged(store, file, 'its SHA-256 differs');
  } catch (cause) {
    if (!isLoaderError(cause) || cause.code !== 'not_found') throw cause;
    return damaged(store, file, 'it does not exist', cause);
  }
}

/** The error of a published file that is not as published; it names the command that repairs it. */
export function damaged(
  { url }: ObjectStore,
  { path }: Pick<CuratedFile, 'path'>,
  why: string,
  cause?: unknown,
): LoaderError {
  return new LoaderError(
    'damaged',
    `The published file ${path} of the lake ${url} is lost or damaged: ${why}. ` +
      `Rewrite its table: spacex-etl load --source ${url} --target lake --lake ${url}. Or restore the file.`,
    { target: 'lake', cause },
  );
}

function batchesOf(
  { arrow, parquet }: ParquetDriver,
  bytes: Uint8Array,
  only: readonly string[],
): readonly RecordBatch[] {
  const schema = parquet.readParquet(bytes, { limit: 0 });
  const existing = new Set(arrow.tableFromIPC(schema.intoIPCStream()).schema.names.map(String));
  const columns = [...only, '_content_hash'].filter((name) => existing.has(name));
  const table = parquet.readParquet(bytes, { columns });
  return arrow.tableFromIPC(table.intoIPCStream()).batches;
}

function* rowsOfBatch(
  batch: RecordBatch,
  table: Table,
  only: readonly string[],
  partition: string | null,
): Generator<PublishedRow> {
  const readers = only.map((name) => readerOf(batch, table, name, partition));
  const hashes = batch.getChild('_content_hash')?.toArray() as BigInt64Array;
  for (let at = 0; at < batch.numRows; at++) {
    const row: Record<string, unknown> = {};
    for (const [index, name] of only.entries()) row[name] = readers[index]?.(at) ?? null;
    yield { row: row as Row, contentHash: hashes[at] as bigint, partition };
  }
}

function readerOf(
  batch: RecordBatch,
  table: Table,
  name: string,
  partition: string | null,
): (at: number) => unknown {
  const type = table.columns[name]?.type ?? 'text';
  const vector = batch.getChild(name);
  if (vector === null) {
    const otherwise = missingValue(table, name, partition);
    return () => otherwise;
  }
  const read = valueReaders[type](vector);
  return (at) => (vector.isValid(at) ? read(at) : null);
}

/** The value of a column that older files do not have; their partition is only in their path. */
function missingValue({ columns, partition: key }: Table, name: string, partition: string | null) {
  if (name !== key || partition === null) return columns[name]?.default ?? null;
  return columns[name]?.type === 'text' ? partition : Number(partition);
}

/** Timestamps are read as raw integers: `get` would convert microseconds to a double. */
const valueReaders: Record<ColumnType, (vector: Vector) => (at: number) => unknown> = {
  text: textsOf,
  integer: (vector) => (at) => vector.get(at) as number,
  bigint: (vector) => (at) => Number(vector.get(at)),
  double: (vector) => (at) => vector.get(at) as number,
  boolean: (vector) => (at) => vector.get(at) as boolean,
  timestamp: (vector) => {
    const micros = vector.toArray() as BigInt64Array;
    return (at) => timestampOfMicros(micros[at] as bigint);
  },
  // `get` returns milliseconds since 1970-01-01, although the file has days.
  date: (vector) => (at) => new Date(Number(vector.get(at))).toISOString().slice(0, 10),
  json: (vector) => {
    const text = textsOf(vector);
    return (at) => JSON.parse(text(at)) as unknown;
  },
};

/** Texts are decoded here: Arrow drops a U+FEFF at the beginning, which is part of the text. */
function textsOf(vector: Vector): (at: number) => string {
  const [data] = vector.data;
  const { values, valueOffsets } = data as unknown as TextData;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return (at) => bytes.toString('utf8', Number(valueOffsets[at]), Number(valueOffsets[at + 1]));
}

/** The buffers of a text column of one batch. */
interface TextData {
  readonly values: Uint8Array;
  readonly valueOffsets: Int32Array | BigInt64Array;
}
