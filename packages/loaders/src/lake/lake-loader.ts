import type { Table } from '@spacex-platform/transform';
import { readPointer, type VersionedPointer } from '../curated-zone/pointer.ts';
import type { QueryableLoader } from '../database/reader.ts';
import { defaultLockTimeoutMs } from '../database/target.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { Capabilities, Loader, OpenRequest } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { later, signalled } from '../object-store/signalled.ts';
import { loadParquet } from '../parquet/index.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { LakeCatalog } from './catalog.ts';
import { diagnoseLake } from './diagnose.ts';
import { duckdbReader } from './duckdb-reader.ts';
import { replaceChecks } from './ledger-entry.ts';
import { lakeLedger } from './ledger-reader.ts';
import { lockLake } from './lock.ts';
import { endingMs, LakeSession } from './session.ts';

/** How {@link lakeLoader} keeps its tables. */
export interface LakeLoaderOptions {
  /** Where the curated zone and the ledger are. */
  readonly store: ObjectStore;
  /** Views to offer to queries: the marts of `@spacex-platform/transform`. */
  readonly views?: readonly ViewDefinition[];
  /** Tables that queries see even where nothing has filled them yet. */
  readonly tables?: readonly Table[];
  /** Names the published tables for other engines; it follows each run. */
  readonly catalog?: LakeCatalog;
  /** Told when a look into it has to wait for another process; a load says that by its events. */
  readonly onWait?: (message: string) => void;
}

const capabilities: Capabilities = {
  transactional: false,
  pointerSwap: true,
  prune: true,
  ledger: true,
  query: true,
  plan: true,
  check: true,
};

/**
 * Loads into a lake: Parquet files under the run's own prefix, published by one conditional
 * write of `curated/_current.json`. Needs the packages `apache-arrow` and `parquet-wasm`;
 * queries need `@duckdb/node-api`.
 *
 * @example
 * ```ts
 * const loader = lakeLoader({ store: fileStore('file:///data/lake'), views: Object.values(marts) });
 * ```
 */
export function lakeLoader(options: LakeLoaderOptions): QueryableLoader {
  const { store, views = [], tables = [], catalog, onWait } = options;
  const name = 'lake';
  const lock = (signal?: AbortSignal) =>
    lockLake(store, {
      ...(signal === undefined ? {} : { signal }),
      onEvent: (event) => event.type === 'waiting' && onWait?.(event.message),
    });
  return {
    name,
    capabilities,
    open: (request) => openSession(options, request),
    openReader: async ({ signal } = {}) => {
      const release = await lock(signal);
      try {
        return await duckdbReader(store, { tables, views }, release);
      } catch (error) {
        release();
        throw error;
      }
    },
    openLedger: async () => lakeLedger(store, await lock()),
    keepChecks: async (runId, checks) => {
      const release = await lock();
      try {
        await replaceChecks(store, runId, checks);
      } finally {
        release();
      }
    },
    diagnose: async () => [...(await diagnoseLake(store)), ...((await catalog?.diagnose()) ?? [])],
  };
}

async function openSession(
  { store: place, tables = [], views = [], catalog }: LakeLoaderOptions,
  request: OpenRequest,
): ReturnType<Loader['open']> {
  const store = signalled(place, request.signal);
  const lasting = signalled(place, later(request.signal, endingMs));
  const makeEncoder = await loadParquet();
  const { lockTimeoutMs = defaultLockTimeoutMs } = request;
  const release = await lockLake(place, { ...request, lockTimeoutMs }, request.dryRun !== true);
  try {
    const before = await readPointer(store);
    refuseSnapshotOverApi(store, request, before);
    const shape = { tables, views };
    return new LakeSession(request, {
      store,
      lasting,
      makeEncoder,
      shape,
      before,
      catalog,
      release,
    });
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
