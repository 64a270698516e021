import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { initialisedFiles } from './initialised-files.ts';
import { memoryFilesOf } from './memory-files.ts';
import type { PgliteModule } from './pglite-query.ts';
import { writeEntries } from './write-entries.ts';

type Pglite = typeof PGlite;

/**
 * Creates the database of a directory under a temporary name and renames it, so that a killed
 * process leaves no partial one.
 *
 * @param files initialised files of the package; without them, `initdb` runs
 * @returns whether the database has these files
 */
export async function createDatabase(
  pglite: Pglite,
  root: string,
  path: string,
  files: Uint8Array | undefined,
): Promise<boolean> {
  for (const name of await readdir(root)) {
    if (name.startsWith('pgdata.new')) await rm(join(root, name), { recursive: true, force: true });
  }
  const draft = join(root, `pgdata.new-${process.pid}`);
  try {
    const isWritten = files !== undefined && (await writeInitialised(files, draft));
    if (!isWritten) await (await pglite.create(draft)).close();
    await rename(draft, path);
    return isWritten;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Writes the initialised files of the package, which takes a fraction of the time of `initdb`.
 *
 * @returns false if they are damaged
 */
async function writeInitialised(files: Uint8Array, draft: string): Promise<boolean> {
  try {
    writeEntries(files, draft);
    return true;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    await rm(draft, { recursive: true, force: true });
    return false;
  }
}

/**
 * Opens a new database in memory from the initialised files of the package. PGlite's own way to load
 * them copies every byte three times, which is a third of the time.
 */
export async function createMemoryDatabase(pglite: PgliteModule): Promise<PGlite> {
  const files = await initialisedFiles();
  if (files !== undefined) {
    try {
      return await pglite.PGlite.create({ fs: memoryFilesOf(pglite, files) });
    } catch {
      // The files do not fit, or are damaged.
    }
  }
  return pglite.PGlite.create('memory://');
}
