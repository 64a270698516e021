import { mkdir } from 'node:fs/promises';
import { folderError } from './file-error.ts';

/**
 * Makes a folder, and those above it; nothing where it is there.
 *
 * @throws LoaderError `permission`, also where its path leads through a file; `unavailable`
 */
export async function makeFolder(path: string, target?: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw folderError(path, cause, target);
  }
}
