import { readPointer, type VersionedPointer } from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { LoadSession, OpenRequest } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { delayed, signalled } from '../object-store/signalled.ts';
import { loadParquet } from '../parquet/index.ts';
import { defaultLockTimeoutMs } from '../run/wait-for-lock.ts';
import { DryRunSession } from './dry-run.ts';
import { lockLake } from './lock.ts';
import type { LakeLoaderOptions } from './options.ts';
import { endingMs, LakeSession } from './session.ts';

/** Opens a session: locks a lake in a directory, then reads what is published. */
export async function openLakeSession(
  { store: location, tables = [], views = [], catalog }: LakeLoaderOptions,
  request: OpenRequest,
): Promise<LoadSession> {
  const store = signalled(location, request.signal);
  const lasting = signalled(location, delayed(request.signal, endingMs));
  const makeEncoder = await loadParquet();
  const { lockTimeoutMs = defaultLockTimeoutMs } = request;
  const release = await lockLake(location, { ...request, lockTimeoutMs }, request.dryRun !== true);
  try {
    const before = await readPointer(store);
    refuseSnapshotOverApi(store, request, before);
    const schema = { tables, views };
    const target = { store, lasting, makeEncoder, schema, before, catalog, release };
    return request.dryRun === true
      ? new DryRunSession(request, target)
      : new LakeSession(request, target);
  } catch (error) {
    release();
    throw error;
  }
}

function refuseSnapshotOverApi(
  store: ObjectStore,
  { run, force }: OpenRequest,
  before: VersionedPointer | undefined,
): void {
  if (run.origin !== 'snapshot' || force === true || before?.pointer.origin !== 'api') return;
  throw new LoaderError(
    'snapshot_over_api',
    `The lake ${store.url} holds data of the API, which knows more than the bundled snapshot. ` +
      'Load the snapshot into another --lake, or over it with --force.',
    { target: 'lake' },
  );
}
