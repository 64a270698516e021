import { createHash } from 'node:crypto';
import type { Table } from '@spacex-platform/transform';
import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { footerOf } from '../iceberg/column-statistics.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { readBytes } from '../object-store/read-bytes.ts';
import { hashesIn } from './file-hashes.ts';
import { Footers } from './footers.ts';
import type { StagedTable } from './staging.ts';
import type { WrittenFile } from './table-writer.ts';

/**
 * The files of a table hold the rows of the run and the retained ones, no more and no less.
 *
 * @param files those that are published: of this run, and of partitions that do not change
 */
export function reconcileRows(
  url: string,
  table: Table,
  { writer, hashes }: StagedTable,
  files: readonly CuratedFile[],
): void {
  const rowsIn = (some: readonly CuratedFile[]) => some.reduce((sum, { rows }) => sum + rows, 0);
  const own = rowsIn(writer.written.map(({ file }) => file));
  const written = rowsIn(files);
  const sent = hashes.report.rows + hashes.retained;
  if (written === sent && writer.rows === own) return;
  throw new LoaderError(
    'reconciliation',
    `Wrote ${written} rows of ${table.name} to ${url}, but ${sent} were expected. ` +
      'Nothing was published. Run again, and report this as a bug if it happens again.',
    { target: 'lake' },
  );
}

/** Files that are read back at the same time. */
const concurrency = 4;

/**
 * Reads back every file that the pointer will name, and compares it with what was sent: its bytes, its
 * number of rows and the hashes of the rows. It works while the next tables are written.
 */
export class FileVerification {
  readonly #store: ObjectStore;
  readonly #queue: { readonly written: WrittenFile; readonly footers: Footers }[] = [];
  readonly #workers: Promise<void>[] = [];
  readonly #footers: Footers[] = [];
  readonly #errors: unknown[] = [];
  #working = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Verifies files of one table; {@link finish} reports the result. */
  add(files: readonly WrittenFile[]): void {
    const footers = new Footers();
    this.#footers.push(footers);
    for (const written of files) this.#queue.push({ written, footers });
    for (let idle = concurrency - this.#working; idle > 0; idle--) {
      this.#workers.push(this.#work());
    }
  }

  /**
   * @returns the footers of the files, as they are stored
   * @throws LoaderError `target_differs`
   */
  async finish(): Promise<readonly Footers[]> {
    await Promise.all(this.#workers);
    if (this.#errors.length > 0) throw this.#errors[0];
    return this.#footers;
  }

  /** Reads files until none is left, or one of them differs. Throws nothing: `finish` does. */
  async #work(): Promise<void> {
    this.#working++;
    try {
      while (this.#errors.length === 0) {
        const one = this.#queue.shift();
        if (one === undefined) return;
        const footer = await verifyWritten(this.#store, one.written);
        one.footers.add(one.written.file.path, footer);
      }
    } catch (error) {
      this.#errors.push(error);
    } finally {
      this.#working--;
    }
  }
}

/** @returns the footer of the file */
async function verifyWritten(
  store: ObjectStore,
  { file, hashSum }: WrittenFile,
): Promise<Uint8Array> {
  const bytes = await storedBytes(store, file);
  if (bytes.length !== file.bytes) {
    throw differs(store, file, `it has ${bytes.length} bytes instead of ${file.bytes}`);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
    throw differs(store, file, 'its SHA-256 differs');
  }
  const footer = footerOf(bytes);
  const hashes = await hashesIn(bytes, footer);
  if (hashes.rows !== file.rows) {
    throw differs(store, file, `it has ${hashes.rows} rows instead of ${file.rows}`);
  }
  if (hashes.sum !== hashSum) throw differs(store, file, 'the hashes of its rows differ');
  // The garbage collector is slow to free memory outside of its heap, and there can be thousands of files.
  bytes.buffer.transfer(0);
  return footer;
}

async function storedBytes(store: ObjectStore, file: CuratedFile): Promise<Buffer<ArrayBuffer>> {
  try {
    return await readBytes(store.read(file.path), file.bytes);
  } catch (cause) {
    if (!isLoaderError(cause) || cause.code !== 'not_found') throw cause;
    throw differs(store, file, 'it does not exist', cause);
  }
}

function differs({ url }: ObjectStore, { path }: CuratedFile, why: string, cause?: unknown) {
  return new LoaderError(
    'target_differs',
    `The file ${path} of the lake ${url} is not what was sent: ${why}. Nothing was published. ` +
      'Something drops or changes files: check the store, proxies in front of it, lifecycle rules and other programs that write to it, then run again.',
    { target: 'lake', cause },
  );
}
