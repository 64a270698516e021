import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { folderError } from './file-error.ts';

/**
 * Makes a folder, and those above it; nothing where it is there.
 *
 * @throws LoaderError `permission`; `configuration` where no folder can be, as below a file
 */
export async function makeFolder(path: string, target?: string): Promise<void> {
  try {
    await make(resolve(path));
  } catch (cause) {
    throw folderError(path, cause, target);
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
