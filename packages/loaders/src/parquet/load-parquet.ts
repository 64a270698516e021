import type { Table } from '@spacex-platform/transform';
import { BufferPool } from './buffer-pool.ts';
import { loadDriver } from './driver.ts';
import { Encoder, type ParquetEncoder, type ParquetOptions } from './encoder.ts';

/** Creates an encoder for rows of one table. */
export type MakeParquetEncoder = (table: Table, options: ParquetOptions) => ParquetEncoder;

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
  const driver = await loadDriver();
  const pool = new BufferPool();
  return (table, options) => new Encoder(driver, pool, table, options);
}
