import { isLoaderError, type LoaderError } from '@spacex-platform/loaders';
import { postgresServer } from '../../support/postgres.ts';

/** The loader error of a failed operation. Fails if a message of it or of its causes has the password. */
export async function failureOf(work: Promise<unknown>): Promise<LoaderError> {
  let error: unknown;
  try {
    await work;
  } catch (caught) {
    error = caught;
  }
  if (!isLoaderError(error)) throw new Error('Expected a LoaderError', { cause: error });
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (`${at.message} ${at.stack}`.includes(postgresServer().password)) {
      throw new Error('The message contains the password');
    }
  }
  return error;
}
