import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { mkdirError } from './file-error.ts';

/**
 * Creates a directory and its parents, if they do not exist.
 *
 * @throws LoaderError `permission`; `configuration` if a parent is not a directory
 */
export async function makeDirectory(path: string, target?: string): Promise<void> {
  try {
    await make(resolve(path));
  } catch (cause) {
    throw mkdirError(path, cause, target);
  }
}

/** One level at a time: Node's `recursive` option never returns on file systems like /proc. */
async function make(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(path);
    if (code === 'ENOENT' && parent !== path) {
      await make(parent);
      await mkdir(path).catch(ignoreExisting(path));
    } else {
      await ignoreExisting(path)(error);
    }
  }
}

/** Ignores the error if the directory exists. */
function ignoreExisting(path: string): (error: unknown) => Promise<void> {
  return async (error) => {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) throw error;
  };
}
