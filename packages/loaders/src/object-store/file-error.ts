import { defined } from '../defined.ts';
import { isLoaderError, LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';

export const otherDirectory = 'Use another directory.';
export const grantAccess = 'Grant write access to it, or use another directory.';

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  permission: grantAccess,
  configuration: otherDirectory,
};

/**
 * Converts a file system error to a LoaderError, by its system error name. A LoaderError is
 * returned as it is.
 *
 * @param doing what failed, for which path: `Writing /data/lake/x`
 */
export function fileError(doing: string, cause: unknown): LoaderError {
  if (isLoaderError(cause)) return cause;
  const other = isRefusal(cause) ? 'permission' : 'unavailable';
  return failure(isMissing(cause) ? 'not_found' : other, `${doing} failed`, cause);
}

/** Converts the error of a failed `mkdir`, for example because a parent is a file. */
export function mkdirError(path: string, cause: unknown, target?: string): LoaderError {
  const isImpossible = isMissing(cause) || nameOf(cause) === 'EEXIST';
  const other = isRefusal(cause) ? 'permission' : 'unavailable';
  const code = isImpossible ? 'configuration' : other;
  return failure(code, `Cannot create the directory ${path}`, cause, target);
}

/** ENOTDIR as well: a parent is a file, so nothing can exist at the path. */
export function isMissing(cause: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(nameOf(cause));
}

function isRefusal(cause: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes(nameOf(cause));
}

function failure(code: LoaderErrorCode, what: string, cause: unknown, target?: string) {
  const reason = nameOf(cause) || undefined;
  const text = cause instanceof Error ? cause.message : String(cause);
  const next = nextSteps[code] === undefined ? '' : `. ${nextSteps[code]}`;
  const details = { cause, ...defined({ target, reason }) };
  return new LoaderError(code, `${what}: ${text}${next}`, details);
}

/** The name of a system error; empty for other errors. */
function nameOf(cause: unknown): string {
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
