import type { Table } from '@spacex-platform/transform';
import { BufferPool } from './buffer-pool.ts';
import { loadDriver } from './driver.ts';
import { Encoder, type ParquetEncoder, type ParquetOptions } from './encoder.ts';
import { FileConverter } from './file-converter.ts';
import { FileWriter } from './file-writer.ts';

/** Creates an encoder for rows of one table. */
export type MakeParquetEncoder = (table: Table, options: ParquetOptions) => ParquetEncoder;

/** Encoders, and the writer of their files. */
export interface ParquetWriter {
  readonly makeEncoder: MakeParquetEncoder;
  readonly files: FileWriter;
}

/**
 * Imports the Parquet packages and returns a function that creates encoders. Encoders of the same
 * function share their memory, so call this once per run.
 *
 * @throws LoaderError `missing_dependency` if apache-arrow or parquet-wasm is not installed
 * @example
 * ```ts
 * const encoderOf = await loadParquet();
 * const encoder = encoderOf(cores, { metadata: { run_id: runId } });
 * for (const row of rows) encoder.add(row);
 * await writeFile('cores.parquet', encoder.take().bytes);
 * ```
 */
export async function loadParquet(): Promise<MakeParquetEncoder> {
  return (await loadParquetWriter()).makeEncoder;
}

/**
 * Like {@link loadParquet}, with a writer that converts rows to files on another thread. Close it.
 *
 * @throws LoaderError `missing_dependency` if apache-arrow or parquet-wasm is not installed
 * @example
 * ```ts
 * const { makeEncoder, files } = await loadParquetWriter();
 * const encoder = makeEncoder(cores, { metadata: { run_id: runId } });
 * files.startThread();
 * for (const row of rows) encoder.add(row);
 * const { bytes, sha256 } = await files.write(encoder);
 * await files.close();
 * ```
 */
export async function loadParquetWriter(): Promise<ParquetWriter> {
  const driver = await loadDriver();
  const pool = new BufferPool();
  const converter = new FileConverter(driver, pool);
  return {
    makeEncoder: (table, options) => new Encoder(converter, pool, table, options),
    files: new FileWriter(converter, pool),
  };
}
