import { isLoaderError, LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';

/** What to do where a folder may not be written. */
export const rightsAdvice = 'Give yourself the right to write there, or name another folder.';

const advice: Partial<Record<LoaderErrorCode, string>> = {
  permission: rightsAdvice,
  configuration: 'Name another folder.',
};

/**
 * An error of the file system as one of ours, by its system error name; one that is ours already
 * stays as it is.
 *
 * @param doing what failed, and on what: `Writing /data/lake/x`
 */
export function fileError(doing: string, cause: unknown): LoaderError {
  if (isLoaderError(cause)) return cause;
  const other = isRefusal(cause) ? 'permission' : 'unavailable';
  return failure(isMissing(cause) ? 'not_found' : other, `${doing} failed`, cause);
}

/** The same for a folder that could not be made, perhaps because its path leads through a file. */
export function folderError(path: string, cause: unknown, target?: string): LoaderError {
  const isNoPlace = isMissing(cause) || nameOf(cause) === 'EEXIST';
  const other = isRefusal(cause) ? 'permission' : 'unavailable';
  const code = isNoPlace ? 'configuration' : other;
  return failure(code, `The folder ${path} cannot be made`, cause, target);
}

/** A file where the path needs a folder: such a path names nothing either. */
export function isMissing(cause: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(nameOf(cause));
}

function isRefusal(cause: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes(nameOf(cause));
}

function failure(code: LoaderErrorCode, what: string, cause: unknown, target?: string) {
  const reason = nameOf(cause);
  const text = cause instanceof Error ? cause.message : String(cause);
  const next = advice[code] === undefined ? '' : `. ${advice[code]}`;
  return new LoaderError(code, `${what}: ${text}${next}`, {
    ...(target === undefined ? {} : { target }),
    ...(reason === '' ? {} : { reason }),
    cause,
  });
}

/** The name of a system error; empty for any other. */
function nameOf(cause: unknown): string {
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
