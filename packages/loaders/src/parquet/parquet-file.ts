import type { ParquetWasm } from './driver.ts';
import { sortMetadata } from './sort-metadata.ts';

/** How a file is written. */
export interface FileSettings {
  readonly metadata: Readonly<Record<string, string>>;
  readonly rowGroupRows: number;
}

/**
 * A dictionary that grows beyond this is given up, for the rest of a column in a row group. The
 * writer's own limit of 1 MiB makes it keep dictionaries of ids that are all different: it then
 * takes a third more time and a sixth more space. 16 KiB hold some 600 ids that come back.
 */
const dictionaryBytes = 16 << 10;

/**
 * An Arrow stream as one complete Parquet file: ZSTD, dictionaries where they pay, statistics of
 * row groups and pages. The same stream makes the same bytes.
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
  // The writer frees both: they are used up by it.
  const file = parquet.writeParquet(parquet.Table.fromIPCStream(stream), properties);
  sortMetadata(file, metadata);
  return file;
}
