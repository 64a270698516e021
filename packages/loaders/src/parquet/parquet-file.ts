import type { ParquetWasm } from './driver.ts';
import { sortMetadata } from './sort-metadata.ts';

export const defaultRowGroupRows = 65_536;

/** Settings of a file. */
export interface FileSettings {
  readonly metadata: Readonly<Record<string, string>>;
  readonly rowGroupRows: number;
  /** Names of the columns to write without a dictionary. */
  readonly plainColumns: readonly string[];
}

/**
 * A larger dictionary would be abandoned in the middle of a column. No dictionary reaches this limit,
 * because fastparquet reads the values after the dictionary pages as null.
 */
const dictionaryBytes = 1 << 30;

/**
 * Converts an Arrow stream to one complete Parquet file with ZSTD, dictionaries of recurring values,
 * and statistics of row groups and pages. The same stream produces the same bytes.
 */
export function parquetFile(
  parquet: ParquetWasm,
  stream: Uint8Array,
  { metadata, rowGroupRows, plainColumns }: FileSettings,
): Uint8Array {
  const builder = new parquet.WriterPropertiesBuilder()
    .setCompression(parquet.Compression.ZSTD)
    .setDictionaryEnabled(true)
    .setDictionaryPageSizeLimit(dictionaryBytes)
    .setStatisticsEnabled(parquet.EnabledStatistics.Page)
    .setMaxRowGroupSize(rowGroupRows)
    .setKeyValueMetadata(new Map(Object.entries(metadata)));
  const properties = plainColumns
    .reduce((all, name) => all.setColumnDictionaryEnabled(name, false), builder)
    .build();
  // The writer consumes and frees both.
  const file = parquet.writeParquet(parquet.Table.fromIPCStream(stream), properties);
  sortMetadata(file, metadata);
  return file;
}
