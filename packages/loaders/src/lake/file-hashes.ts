import zlib from 'node:zlib';
import { footerOf } from '../iceberg/column-statistics.ts';
import { loadIcebergDriver } from '../iceberg/driver.ts';
import { loadDriver } from '../parquet/driver.ts';
import { hashColumn } from '../parquet/file-columns.ts';

/** The content hashes in a file. */
export interface FileHashes {
  readonly rows: number;
  /** Modulo 2^64, signed. */
  readonly sum: bigint;
}

/**
 * Reads the content hashes in a Parquet file. hyparquet reads only the column, and needs no WebAssembly,
 * whose memory would be tens of megabytes in addition to that of the writer.
 *
 * @param bytes the whole file
 * @param footer its footer, in a buffer of its own: without it, hyparquet would copy up to 512 KB
 */
export async function hashesIn(
  bytes: Uint8Array,
  footer: Uint8Array = footerOf(bytes),
): Promise<FileHashes> {
  // Node has ZSTD from 22.15 on.
  if (typeof zlib.zstdDecompressSync !== 'function') return hashesByWebAssembly(bytes);
  const { hyparquet } = await loadIcebergDriver();
  const hashes = { rows: 0, sum: 0n };
  const { buffer, byteOffset, byteLength } = bytes;
  await hyparquet.parquetRead({
    metadata: hyparquet.parquetMetadata(footer.buffer as ArrayBuffer, { geoparquet: false }),
    file: {
      byteLength,
      slice: (start, end = byteLength) =>
        buffer.slice(byteOffset + start, byteOffset + end) as ArrayBuffer,
    },
    columns: [hashColumn.name],
    compressors: { ZSTD: (page) => zlib.zstdDecompressSync(page) },
    onPage: ({ columnData }) => {
      hashes.rows += columnData.length;
      for (const hash of columnData as Iterable<bigint>) hashes.sum += hash;
    },
  });
  return { ...hashes, sum: BigInt.asIntN(64, hashes.sum) };
}

async function hashesByWebAssembly(bytes: Uint8Array): Promise<FileHashes> {
  const { arrow, parquet } = await loadDriver();
  const table = parquet.readParquet(bytes, { columns: [hashColumn.name] });
  let rows = 0;
  let sum = 0n;
  for (const batch of arrow.tableFromIPC(table.intoIPCStream()).batches) {
    rows += batch.numRows;
    const hashes = batch.getChild(hashColumn.name)?.toArray() as BigInt64Array | undefined;
    for (const hash of hashes ?? []) sum += hash;
  }
  return { rows, sum: BigInt.asIntN(64, sum) };
}
