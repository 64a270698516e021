import { constants } from 'node:fs';
import { access, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoaderError } from '../errors/loader-error.ts';
import { fileError, isMissing } from '../object-store/file-error.ts';

/** The major version of PostgreSQL that PGlite contains; it opens the files of no other version. */
const supportedMajor = '18';

/** Files without which a directory is not a database. */
const essential = ['PG_VERSION', join('global', 'pg_control')];

/** What to do if a database cannot be opened. */
export const reload =
  'Restore the directory from a backup, or load the newest data into a new directory: spacex-etl load --source <lake> --data-dir <new directory>';

/**
 * Recognises the database of a directory before it is opened, since PGlite would create a new one over
 * what is there if a file is missing.
 *
 * @param path directory of the database's files
 * @returns whether there is a database; false if the directory does not exist or is empty
 * @throws LoaderError `damaged` if files are missing, `configuration` if the version differs
 */
export async function recogniseDatabase(target: string, path: string): Promise<boolean> {
  const names = await readdir(path).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw fileError(`Reading ${path}`, cause);
  });
  if (names.length === 0) return false;
  const version = await readFile(join(path, 'PG_VERSION'), 'utf8').catch(ifMissing(path));
  if (version !== undefined && version.trim() !== supportedMajor) {
    throw new LoaderError(
      'configuration',
      `The database in ${path} was created by PostgreSQL ${version.trim().slice(0, 20)}, but this version of PGlite contains PostgreSQL ${supportedMajor} and cannot open it. ` +
        `Nothing was changed. Open it with the version of the packages that created it, or load the newest data into a new directory: spacex-etl load --source <lake> --data-dir <new directory>`,
      { target },
    );
  }
  const missing: string[] = [];
  for (const name of essential) {
    const exists = await access(join(path, name), constants.R_OK).then(() => true, ifMissing(path));
    if (exists === undefined) missing.push(name);
  }
  if (missing.length === 0) return true;
  throw new LoaderError(
    'damaged',
    `The database in ${path} is incomplete: ${missing.join(' and ')} is missing. Nothing was changed. ${reload}`,
    { target },
  );
}

/** Undefined if a file does not exist; other errors are thrown. */
function ifMissing(path: string): (cause: unknown) => undefined {
  return (cause) => {
    if (isMissing(cause)) return undefined;
    throw fileError(`Reading ${path}`, cause);
  };
}

/** Whether files can be created in the directory of a database and in its files. */
export async function isWritable(root: string, path: string): Promise<boolean> {
  try {
    for (const one of [root, path]) await access(one, constants.W_OK);
    await (await open(join(path, 'PG_VERSION'), 'r+')).close();
    return true;
  } catch {
    return false;
  }
}
