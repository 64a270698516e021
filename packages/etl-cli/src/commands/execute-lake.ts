import { isLoaderError } from '@spacex-platform/loaders';
import { collectGarbage, lakeRuns, planGarbage } from '@spacex-platform/loaders/lake';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { textTable } from '../output/table.ts';
import { failureOf } from '../pipeline/failure.ts';
import { UsageError } from '../usage-error.ts';
import type { GarbageFlags, LakeFlags } from './lake.ts';
import { logOf } from './options.ts';
import { lakeOf, storeOf } from './source.ts';

/** Prints the runs of a lake, newest first. */
export function listLakeRuns(flags: LakeFlags): Promise<number> {
  return withLake(flags, async (store) => {
    const runs = await lakeRuns(store);
    if (flags.format === 'json') return `${JSON.stringify(runs)}\n`;
    const columns = ['run', 'raw documents', 'status', 'tables it wrote', 'published'];
    const rows = runs.map((run) => [
      run.runId,
      run.documents,
      run.status,
      run.currentTables === 0 ? null : run.currentTables,
      run.isCurrent ? 'now' : '',
    ]);
    return `${textTable(columns, rows)}(${runs.length} ${runs.length === 1 ? 'run' : 'runs'})\n`;
  });
}

/** Lists what a lake no longer needs, and removes it where that was asked for. */
export function collectLakeGarbage(flags: GarbageFlags): Promise<number> {
  const options = { keep: flags.keep, olderThanMs: flags.olderThan };
  return withLake(flags, async (store) => {
    const removed = flags.yes === true;
    const garbage = await (removed ? collectGarbage(store, options) : planGarbage(store, options));
    if (flags.format === 'json') return `${JSON.stringify({ removed, files: garbage })}\n`;
    const bytes = garbage.reduce((sum, file) => sum + file.bytes, 0);
    const total = `${garbage.length} ${garbage.length === 1 ? 'file' : 'files'}, ${bytes} bytes`;
    if (garbage.length === 0) return 'There is nothing to remove.\n';
    const rows = garbage.map(({ path, bytes: size, modifiedAt, why }) => [
      path,
      size,
      modifiedAt,
      why,
    ]);
    const list = textTable(['file', 'bytes', 'written', 'of'], rows);
    return `${list}${removed ? 'Removed' : 'Would go with --yes'}: ${total}.\n`;
  });
}

async function withLake(
  flags: LakeFlags,
  work: (store: ObjectStore) => Promise<string>,
): Promise<number> {
  const url = lakeOf(flags.lake, process.env);
  if (url === undefined) {
    throw new UsageError('Which lake? Give --lake file:///… or s3://…, or set SPACEX_LAKE.');
  }
  try {
    process.stdout.write(await work(await storeOf(url, process.env)));
    return exitCodes.succeeded;
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    const failure = failureOf(error);
    logOf(flags).error(failure.message, { code: failure.code });
    return exitCodeOf(failure);
  }
}
