import type { Table } from '@spacex-platform/transform';
import { BufferPool } from './buffer-pool.ts';
import { loadModules } from './driver.ts';
import { Encoder, type ParquetEncoder, type ParquetOptions } from './encoder.ts';

/** Makes an encoder for rows of one table. */
export type MakeParquetEncoder = (table: Table, options: ParquetOptions) => ParquetEncoder;

/**
 * Loads what Parquet files need, and gives the function that makes encoders. Those of one such
 * function use the same memory one after the other, so load once for a run.
 *
 * Files are complete when they come: no file is ever half written, nor its end waited for.
 *
 * @throws LoaderError `missing_dependency` where apache-arrow or parquet-wasm is not installed
 * @example
 * ```ts
 * const encoderOf = await loadParquet();
 * const encoder = encoderOf(cores, { metadata: { run_id: runId } });
 * for (const row of rows) encoder.add(row);
 * await writeFile('cores.parquet', encoder.take().bytes);
 * ```
 */
export async function loadParquet(): Promise<MakeParquetEncoder> {
  const modules = await loadModules();
  const pool = new BufferPool();
  return (table, options) => new Encoder(modules, pool, table, options);
}
