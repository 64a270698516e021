import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import { rightsAdvice } from './file-error.ts';

/**
 * Whether files can be made and read in a folder, or the folder itself where it is not there yet;
 * touches nothing. Undefined where they can.
 */
export function folderRefusal(root: string, target?: string): Finding | undefined {
  let nearest = root;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory()) {
    const detail = `${nearest} is no folder`;
    return refusal('configuration', detail, 'Name another folder.', target);
  }
  try {
    accessSync(nearest, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    return refusal('permission', `${nearest} cannot be written`, rightsAdvice, target, cause);
  }
}

function refusal(
  code: LoaderErrorCode,
  detail: string,
  next: string,
  target: string | undefined,
  cause?: unknown,
): Finding {
  const error = new LoaderError(code, detail, {
    ...(target === undefined ? {} : { target }),
    ...(cause === undefined ? {} : { cause }),
  });
  return { check: 'folder', status: 'failed', detail, next, error };
}
