import { LoaderError } from '../errors/loader-error.ts';

/** Types of apache-arrow and its way of writing its stream format. */
export type Arrow = typeof import('apache-arrow');
/** The writer, in a WebAssembly memory that this process has once and that never shrinks. */
export type ParquetWasm = typeof import('parquet-wasm/node');

/** The two optional packages that Parquet files stand on. */
export interface ParquetModules {
  readonly arrow: Arrow;
  readonly parquet: ParquetWasm;
}

/**
 * Loads apache-arrow and parquet-wasm when they are first needed, so that nobody installs or
 * loads them who writes no Parquet.
 *
 * @throws LoaderError `missing_dependency`
 */
export async function loadModules(): Promise<ParquetModules> {
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
