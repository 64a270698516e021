import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError } from '../object-store/file-error.ts';

/** A copy of a database that is removed when it is no longer needed. */
export interface TemporaryCopy {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Copies the files of a database that cannot be written to, since PGlite writes even for queries.
 * The caller holds a lock that excludes writers.
 */
export async function copyDatabase(path: string): Promise<TemporaryCopy> {
  const copy = await mkdtemp(join(tmpdir(), 'spacex-pgdata-'));
  const remove = () => rm(copy, { recursive: true, force: true });
  try {
    await copyInto(path, copy);
    return { path: copy, remove };
  } catch (cause) {
    await remove();
    throw fileError(`Copying the read-only database in ${path} to ${copy}`, cause);
  }
}

/** The copies are writable, unlike the originals. */
async function copyInto(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await mkdir(copy, { mode: 0o700 });
      await copyInto(source, copy);
    } else if (entry.isFile()) {
      await copyFile(source, copy);
      await chmod(copy, 0o600);
    }
  }
}
