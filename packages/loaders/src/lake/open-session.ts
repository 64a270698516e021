import { readPointer } from '../curated-zone/pointer.ts';
import type { OpenRequest } from '../loader.ts';
import { delayed, signalled } from '../object-store/signalled.ts';
import { loadParquet } from '../parquet/index.ts';
import { refuseOlder } from '../run/refuse-older.ts';
import { refuseSnapshotOverApi } from '../run/refuse-snapshot.ts';
import type { SessionWork } from '../run/single-use.ts';
import { validateRun } from '../run/validate-run.ts';
import { defaultLockTimeoutMs } from '../run/wait-for-lock.ts';
import { dryRunSession } from './dry-run.ts';
import { readLoadedSequences } from './loaded-sequences.ts';
import { lockLake } from './lock.ts';
import type { LakeLoaderOptions } from './options.ts';
import { endingMs, LakeSession } from './session.ts';

/** Opens a session: locks a lake in a directory, then reads what is published. */
export async function openLakeSession(
  { store: location, tables = [], views = [], catalog }: LakeLoaderOptions,
  request: OpenRequest,
): Promise<SessionWork> {
  validateRun('lake', request.run);
  const store = signalled(location, request.signal);
  const lasting = signalled(location, delayed(request.signal, endingMs));
  const makeEncoder = await loadParquet();
  const { lockTimeoutMs = defaultLockTimeoutMs } = request;
  const release = await lockLake(location, { ...request, lockTimeoutMs }, request.dryRun !== true);
  try {
    const before = await readPointer(store);
    const destination = { target: 'lake', what: `The lake ${store.url}`, option: '--lake' };
    await refuseSnapshotOverApi(request, destination, () => before?.pointer.origin === 'api');
    const run = await refuseOlder(request, destination, () =>
      readLoadedSequences(store, request.tables),
    );
    // Before the first publication, so that no run relies on a store that would lose it.
    if (before === undefined && request.dryRun !== true) await store.probe?.();
    const schema = { tables, views };
    const target = { store, lasting, makeEncoder, schema, before, catalog, release };
    return request.dryRun === true
      ? dryRunSession({ ...request, run }, target)
      : new LakeSession({ ...request, run }, target);
  } catch (error) {
    release();
    throw error;
  }
}
