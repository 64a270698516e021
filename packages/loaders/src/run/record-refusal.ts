import { isLoaderError } from '../errors/loader-error.ts';
import type { RunEnd } from '../ledger.ts';
import type { OpenRequest } from '../loader.ts';

/**
 * Records a run that could not be opened in the ledger, if the ledger can be written. Dry runs and
 * failed connections are not recorded.
 *
 * @param write writes the entry of the run
 */
export async function recordRefusal(
  { dryRun }: OpenRequest,
  error: unknown,
  write: (end: RunEnd) => Promise<void>,
): Promise<void> {
  if (dryRun === true || !isLoaderError(error) || error.code === 'connection') return;
  const { code, message } = error;
  await write({
    status: code === 'interrupted' ? 'aborted' : 'failed',
    outcome: { resources: [], rejects: [], drift: [] },
    tables: [],
    error: { code, message },
  }).catch(() => undefined);
}
