import { importOptional } from '../errors/optional-package.ts';

/** The types of apache-arrow, and its writer of the stream format. */
export type Arrow = typeof import('apache-arrow');
/** The writer. Its WebAssembly memory is shared by the process and never shrinks. */
export type ParquetWasm = typeof import('parquet-wasm/node');

/** The two optional packages that Parquet files need. */
export interface ParquetDriver {
  readonly arrow: Arrow;
  readonly parquet: ParquetWasm;
}

const missing =
  'Parquet files need the packages apache-arrow and parquet-wasm. Install them: npm install apache-arrow parquet-wasm';

/** @throws LoaderError `missing_dependency` */
export function loadDriver(): Promise<ParquetDriver> {
  return importOptional(missing, {}, async () => {
    const [arrow, parquet] = await Promise.all([
      import('apache-arrow'),
      import('parquet-wasm/node'),
    ]);
    return { arrow, parquet };
  });
}
