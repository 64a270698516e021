export { arrowSchema } from './arrow-schema.ts';
export type { ParquetEncoder, ParquetFile, ParquetOptions } from './encoder.ts';
export { fileColumns } from './file-columns.ts';
export {
  loadParquet,
  loadParquetWriter,
  type MakeParquetEncoder,
  type ParquetWriter,
} from './load-parquet.ts';
export { schemaHash } from './schema-hash.ts';
