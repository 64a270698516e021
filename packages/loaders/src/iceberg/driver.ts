import { importOptional } from '../errors/optional-package.ts';

/** The two optional packages that metadata of Iceberg need. */
export interface IcebergDriver {
  /** Encodes records of Avro. */
  readonly avro: typeof import('avsc');
  /** Reads the footers of Parquet files. */
  readonly hyparquet: typeof import('hyparquet');
}

const missing =
  'A lake needs the packages avsc and hyparquet for the metadata of Iceberg. Install them: npm install avsc hyparquet';

/** @throws LoaderError `missing_dependency` */
export function loadIcebergDriver(): Promise<IcebergDriver> {
  return importOptional(missing, { target: 'lake' }, async () => {
    const [{ default: avro }, hyparquet] = await Promise.all([import('avsc'), import('hyparquet')]);
    return { avro, hyparquet };
  });
}
