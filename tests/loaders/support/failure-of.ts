import { isLoaderError, type LoaderError } from '@spacex-platform/loaders';
import { postgresServer } from '../../support/postgres.ts';

/** What the work failed with; no message on the way to its cause may name the password. */
export async function failureOf(work: Promise<unknown>): Promise<LoaderError> {
  let error: unknown;
  try {
    await work;
  } catch (caught) {
    error = caught;
  }
  if (!isLoaderError(error)) throw new Error('It did not fail as a loader fails', { cause: error });
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (`${at.message} ${at.stack}`.includes(postgresServer().password)) {
      throw new Error('The password stands in the message');
    }
  }
  return error;
}
