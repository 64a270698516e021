import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launches } from '@spacex-platform/transform';
// From the sources: the package does not give it out by itself.
import { loadParquet } from '../../packages/loaders/src/parquet/index.ts';
import type { LaunchRow } from './launch-rows.ts';

/** Gathered bytes at which a file is written: some 1.4 MB of Parquet. */
const fileBytes = 8_000_000;

/** Rows of `launches` into Parquet files of a bounded size in a folder, content hash included. */
export interface ParquetFiles {
  add(row: LaunchRow): void;
  /** Writes what is left; the number of files and of the rows in them. */
  finish(): { files: number; rows: number };
}

/** Loads the encoder; its start counts no more than that of the peers' packages. */
export async function parquetFiles(folder: string): Promise<ParquetFiles> {
  const encoderOf = await loadParquet();
  const encoder = encoderOf(launches, { metadata: { run_id: 'bench' } });
  const written = { files: 0, rows: 0 };
  const write = () => {
    const { bytes, rows } = encoder.take();
    writeFileSync(join(folder, `part-${String(written.files++).padStart(5, '0')}.parquet`), bytes);
    written.rows += rows;
  };
  return {
    add(row) {
      encoder.add(row);
      if (encoder.rows % 256 === 0 && encoder.bytes >= fileBytes) write();
    },
    finish() {
      if (encoder.rows > 0) write();
      return written;
    },
  };
}
