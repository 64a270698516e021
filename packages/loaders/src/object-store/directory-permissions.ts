import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { defined } from '../defined.ts';
import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import { grantAccess, otherDirectory } from './file-error.ts';

/**
 * Checks whether files can be created and read in a directory, or the directory itself if it does
 * not exist yet. Changes nothing.
 *
 * @returns the problem, or undefined if there is none
 */
export function directoryProblem(root: string, target?: string): Finding | undefined {
  let nearest = root;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory()) {
    const detail = `${nearest} is not a directory`;
    return failed('configuration', detail, otherDirectory, target);
  }
  try {
    accessSync(nearest, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    return failed('permission', `${nearest} is not writable`, grantAccess, target, cause);
  }
}

function failed(
  code: LoaderErrorCode,
  detail: string,
  next: string,
  target: string | undefined,
  cause?: unknown,
): Finding {
  const error = new LoaderError(code, detail, { cause, ...defined({ target }) });
  return { check: 'folder', status: 'failed', detail, next, error };
}
