import { LoaderError, type LoaderErrorDetails } from './loader-error.ts';

/**
 * Imports optional packages when they are first needed, so that only those who use them install
 * and load them.
 *
 * @param message of the error: what needs which packages, and how to install them
 * @throws LoaderError `missing_dependency`
 */
export async function importOptional<T>(
  message: string,
  details: LoaderErrorDetails,
  load: () => Promise<T>,
): Promise<T> {
  return load().catch((cause: unknown) => {
    throw new LoaderError('missing_dependency', message, { ...details, cause });
  });
}
