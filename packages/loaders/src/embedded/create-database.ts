import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { initialisedFiles } from './initialised-files.ts';

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
    return await pglite.create(dataDir, { loadDataDir: files });
  } catch {
    await discard();
    return pglite.create(dataDir);
  }
}
