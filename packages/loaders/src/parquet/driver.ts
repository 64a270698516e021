import { LoaderError } from '../errors/loader-error.ts';

/** The types of apache-arrow, and its writer of the stream format. */
export type Arrow = typeof import('apache-arrow');
/** The writer. Its WebAssembly memory is shared by the process and never shrinks. */
export type ParquetWasm = typeof import('parquet-wasm/node');

/** The two optional packages that Parquet files need. */
export interface ParquetDriver {
  readonly arrow: Arrow;
  readonly parquet: ParquetWasm;
}

/**
 * Imports apache-arrow and parquet-wasm when they are first needed, so that they need not be
 * installed without Parquet.
 *
 * @throws LoaderError `missing_dependency`
 */
export async function loadDriver(): Promise<ParquetDriver> {
  try {
    const [arrow, parquet] = await Promise.all([
      import('apache-arrow'),
      import('parquet-wasm/node'),
    ]);
    return { arrow, parquet };
  } catch (cause) {
    throw new LoaderError(
      'missing_dependency',
      'Parquet files need the packages apache-arrow and parquet-wasm. Install them: npm install apache-arrow parquet-wasm',
      { cause },
    );
  }
}
