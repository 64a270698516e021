import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LoaderError } from '../errors/loader-error.ts';

/** Errors that another right would mend, rather than another place. */
const refusals = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Makes a folder with those above it, where they are missing.
 *
 * @throws LoaderError `permission`, or `configuration` where no folder can be
 */
export async function makeFolder(path: string, target?: string): Promise<void> {
  try {
    await make(resolve(path));
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    const refused = refusals.has(code);
    const next = refused ? 'Give yourself the right to write there, or name' : 'Name';
    throw new LoaderError(
      refused
        ? 'permission'
        : code === 'ENOSPC' || code === 'EDQUOT'
          ? 'unavailable'
          : 'configuration',
      `The folder ${path} cannot be made (${code}). ${next} another folder.`,
      { reason: code, cause, ...(target === undefined ? {} : { target }) },
    );
  }
}

/** One at a time: Node's own `recursive` never ends where the system refuses like /proc does. */
async function make(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = dirname(path);
    if (code === 'ENOENT' && above !== path) {
      await make(above);
      await mkdir(path).catch(unlessFolder(path));
    } else {
      await unlessFolder(path)(error);
    }
  }
}

/** A folder that is there already is what was wanted, whatever kept it from being made. */
function unlessFolder(path: string): (error: unknown) => Promise<void> {
  return async (error) => {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) throw error;
  };
}
