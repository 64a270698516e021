import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launches } from '@spacex-platform/transform';
// From the sources: the package does not export them.
import type { HashedFile } from '../../packages/loaders/src/parquet/file-writer.ts';
import { loadParquetWriter } from '../../packages/loaders/src/parquet/index.ts';
import type { LaunchRow } from './launch-rows.ts';

/** Collected bytes at which a file is written: about 1.4 MB of Parquet. */
const fileBytes = 8_000_000;
/** Files that may be in progress while rows of the next one are collected. */
const inProgress = 2;

/** Writes rows of `launches` to Parquet files of limited size in a directory, with content hashes. */
export interface ParquetFiles {
  /** Whether enough rows for a file are collected: `write` them. */
  add(row: LaunchRow): boolean;
  /** Waits only if too many files are in progress. */
  write(): Promise<void>;
  /** Writes what is left; the number of files and of the rows in them. */
  finish(): Promise<{ files: number; rows: number }>;
}

/** Loads the encoder; its start counts no more than that of the peers' packages. */
export async function parquetFiles(folder: string): Promise<ParquetFiles> {
  const { makeEncoder, files } = await loadParquetWriter();
  const encoder = makeEncoder(launches, { metadata: { run_id: 'bench' } });
  const written = { files: 0, rows: 0 };
  const pending: Promise<void>[] = [];
  const store = async (name: string, file: Promise<HashedFile>) => {
    const { bytes, rows } = await file;
    writeFileSync(join(folder, name), bytes);
    written.rows += rows;
  };
  const start = () => {
    const name = `part-${String(written.files++).padStart(5, '0')}.parquet`;
    pending.push(store(name, files.write(encoder)));
  };
  return {
    add(row) {
      encoder.add(row);
      return encoder.rows % 256 === 0 && encoder.bytes >= fileBytes;
    },
    async write() {
      files.startThread();
      start();
      if (pending.length > inProgress) await pending.shift();
    },
    async finish() {
      if (encoder.rows > 0) start();
      await Promise.all(pending);
      await files.close();
      return written;
    },
  };
}
