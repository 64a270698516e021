import { LoaderError } from '../errors/loader-error.ts';

/** The error of a reader that is used after it was closed. */
export function readerClosed(target: string): LoaderError {
  return new LoaderError('configuration', `The reader of ${target} is closed. Open another one.`, {
    target,
  });
}
