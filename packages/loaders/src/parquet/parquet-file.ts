import type { ParquetWasm } from './driver.ts';
import { sortMetadata } from './sort-metadata.ts';

export const defaultRowGroupRows = 65_536;

/** Settings of a file. */
export interface FileSettings {
  readonly metadata: Readonly<Record<string, string>>;
  readonly rowGroupRows: number;
}

/**
 * A larger dictionary is abandoned for the rest of a column in a row group. The default of 1 MiB
 * would create dictionaries of unique ids, which takes a third more time and a sixth more space.
 * 16 KiB are enough for about 600 recurring ids.
 */
const dictionaryBytes = 16 << 10;

/**
 * Converts an Arrow stream to one complete Parquet file with ZSTD, small dictionaries, and statistics
 * of row groups and pages. The same stream produces the same bytes.
 */
export function parquetFile(
  parquet: ParquetWasm,
  stream: Uint8Array,
  { metadata, rowGroupRows }: FileSettings,
): Uint8Array {
  const properties = new parquet.WriterPropertiesBuilder()
    .setCompression(parquet.Compression.ZSTD)
    .setDictionaryEnabled(true)
    .setDictionaryPageSizeLimit(dictionaryBytes)
    .setStatisticsEnabled(parquet.EnabledStatistics.Page)
    .setMaxRowGroupSize(rowGroupRows)
    .setKeyValueMetadata(new Map(Object.entries(metadata)))
    .build();
  // The writer consumes and frees both.
  const file = parquet.writeParquet(parquet.Table.fromIPCStream(stream), properties);
  sortMetadata(file, metadata);
  return file;
}
