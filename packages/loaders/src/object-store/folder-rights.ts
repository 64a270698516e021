import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { LoaderError } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import { rightsAdvice } from './file-error.ts';

/**
 * Whether files can be made and read in a folder, or the folder itself where it is not there yet;
 * touches nothing. Undefined where they can.
 */
export function folderRefusal(root: string, target?: string): Finding | undefined {
  let nearest = root;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    const detail = `${nearest} cannot be written`;
    const details = target === undefined ? { cause } : { target, cause };
    return {
      check: 'folder',
      status: 'failed',
      detail,
      next: rightsAdvice,
      error: new LoaderError('permission', detail, details),
    };
  }
}
