import { defined } from '../defined.ts';
import { isLoaderError, LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';

export const otherDirectory = 'Use another directory.';
export const grantAccess = 'Grant write access to it, or use another directory.';
export const freeSpace = 'Free space on its disk or raise the quota, or use another directory.';

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  permission: grantAccess,
  configuration: otherDirectory,
  disk_full: freeSpace,
  unavailable: 'Run again.',
};

/** Codes of system errors. Only those that another try can cure are `unavailable`. */
const codes: Readonly<Record<string, LoaderErrorCode>> = {
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'permission',
  ENOENT: 'not_found',
  // A parent is a file, so nothing can exist at the path.
  ENOTDIR: 'not_found',
  EEXIST: 'configuration',
  EISDIR: 'configuration',
  ELOOP: 'configuration',
  ENAMETOOLONG: 'configuration',
  EDQUOT: 'disk_full',
  ENOSPC: 'disk_full',
  EAGAIN: 'unavailable',
  EBUSY: 'unavailable',
  EINTR: 'unavailable',
  EIO: 'unavailable',
  EMFILE: 'unavailable',
  ENFILE: 'unavailable',
  ENOLCK: 'unavailable',
  ESTALE: 'unavailable',
  ETIMEDOUT: 'unavailable',
};

/**
 * Converts a file system error to a LoaderError, by its system error name. A LoaderError is
 * returned as it is.
 *
 * @param doing what failed, for which path: `Writing /data/lake/x`
 */
export function fileError(doing: string, cause: unknown): LoaderError {
  if (isLoaderError(cause)) return cause;
  return failure(codeOf(cause), `${doing} failed`, cause);
}

/** Converts the error of a failed `mkdir`, for example because a parent is a file. */
export function mkdirError(path: string, cause: unknown, target?: string): LoaderError {
  const code = isMissing(cause) ? 'configuration' : codeOf(cause);
  return failure(code, `Cannot create the directory ${path}`, cause, target);
}

/** ENOTDIR as well: a parent is a file, so nothing can exist at the path. */
export function isMissing(cause: unknown): boolean {
  return codeOf(cause) === 'not_found';
}

function codeOf(cause: unknown): LoaderErrorCode {
  return new Map(Object.entries(codes)).get(nameOf(cause)) ?? 'statement';
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
