import type { ParquetWasm } from './driver.ts';
import { sortMetadata } from './sort-metadata.ts';

export const defaultRowGroupRows = 65_536;

/** Settings of a file. */
export interface FileSettings {
  readonly metadata: Readonly<Record<string, string>>;
  readonly rowGroupRows: number;
}

/**
 * A larger dictionary would be abandoned in the middle of a column. No dictionary reaches this limit,
 * because fastparquet reads the values after the dictionary pages as null.
 */
const dictionaryBytes = 1 << 30;

/**
 * Converts an Arrow stream to one complete Parquet file with ZSTD, dictionaries of recurring values,
 * and statistics of row groups and pages. The same stream produces the same bytes.
 *
 * @param plainColumns names of the columns to write without a dictionary
 */
export function parquetFile(
  parquet: ParquetWasm,
  stream: Uint8Array,
  { metadata, rowGroupRows }: FileSettings,
  plainColumns: readonly string[],
): Uint8Array<ArrayBuffer> {
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
  const table = parquet.Table.fromIPCStream(stream);
  const file = parquet.writeParquet(table, properties) as Uint8Array<ArrayBuffer>;
  sortMetadata(file, metadata);
  return file;
}
