import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { OrderedTarget } from './refuse-older.ts';

/**
 * Refuses a run that was prepared from what the target had, if another one was committed since.
 *
 * @param readNewestRun the id of the newest committed run, now that the target is locked
 * @throws LoaderError `superseded`
 */
export async function refuseNewerRun(
  { newestRun }: Pick<OpenRequest, 'newestRun'>,
  { target, what }: OrderedTarget,
  readNewestRun: () => string | undefined | Promise<string | undefined>,
): Promise<void> {
  if (newestRun === undefined) return;
  const now = await readNewestRun();
  if (now === newestRun) return;
  throw new LoaderError(
    'superseded',
    `Another run was committed in ${what} after this one had read it. Nothing was committed. Run again.`,
    { target },
  );
}
