import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { statusOfRun } from './ledger.ts';
import { lockSchema } from './lock.ts';
import type { DatabaseTarget } from './target.ts';

/** How long to wait until the server has ended the lost connection's transaction. */
const settleWaitMs = 60_000;

/**
 * A COMMIT whose answer was lost may have happened: the ledger knows. Returns where it has.
 *
 * @throws the error as it was where nothing was committed, LoaderError `connection` where nobody
 * can tell
 */
export async function settleLostCommit(
  target: DatabaseTarget,
  request: OpenRequest,
  error: unknown,
): Promise<void> {
  if (!isLoaderError(error) || error.code !== 'connection') throw error;
  const { name, schema } = target;
  const { signal: _, ...rest } = request;
  let status: string | undefined;
  try {
    const connection = await target.connect(rest);
    try {
      // The old connection's lock is free once the server has ended its transaction.
      await lockSchema(connection, schema, { ...rest, lockTimeoutMs: settleWaitMs });
      status = await statusOfRun(connection, schema, request.run.runId);
    } finally {
      await connection.close();
    }
  } catch (cause) {
    throw new LoaderError(
      'connection',
      `The connection to ${name} was lost during COMMIT and the outcome could not be read. ` +
        'Run again: what was committed will be found unchanged.',
      { target: name, cause },
    );
  }
  if (status !== 'succeeded') throw error;
}
