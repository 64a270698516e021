import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { initialisedFiles } from './initialised-files.ts';
import { memoryFilesOf } from './memory-files.ts';
import type { PgliteModule } from './pglite-query.ts';

type Pglite = typeof PGlite;

/**
 * Creates the database of a directory under a temporary name and renames it, so that a killed
 * process leaves no partial one.
 */
export async function createDatabase(pglite: Pglite, root: string, path: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith('pgdata.new')) await rm(join(root, name), { recursive: true, force: true });
  }
  const draft = join(root, `pgdata.new-${process.pid}`);
  const database = await createPglite(pglite, draft, () =>
    rm(draft, { recursive: true, force: true }),
  );
  await database.close();
  await rename(draft, path);
}

/**
 * Opens a new database from the initialised files of the package, which takes a fraction of the time
 * of `initdb`. If they do not fit the installed PGlite, `initdb` runs.
 *
 * @param discard removes what a failed attempt has written
 */
export async function createPglite(
  pglite: Pglite,
  dataDir: string,
  discard: () => Promise<void> = async () => undefined,
): Promise<PGlite> {
  const files = await initialisedFiles();
  if (files === undefined) return pglite.create(dataDir);
  try {
    const loadDataDir = new Blob([files], { type: 'application/x-tar' });
    return await pglite.create(dataDir, { loadDataDir });
  } catch {
    await discard();
    return pglite.create(dataDir);
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
