import type { Table } from '@spacex-platform/transform';
import { ledgerPath } from '../curated-zone/layout.ts';
import { type Pointer, readPointer } from '../curated-zone/pointer.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { loadIcebergDriver } from '../iceberg/driver.ts';
import type { RunEnd } from '../ledger.ts';
import type { OpenRequest } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { delayed, signalled } from '../object-store/signalled.ts';
import { originOf } from '../origin.ts';
import type { FieldIds } from '../parquet/file-columns.ts';
import { loadParquetWriter } from '../parquet/index.ts';
import { defaultLockTimeoutMs } from '../run/lock-timeout.ts';
import { recordRefusal } from '../run/record-refusal.ts';
import { refuseNewerRun } from '../run/refuse-newer-run.ts';
import { refuseOlder } from '../run/refuse-older.ts';
import { refuseLesserOrigin } from '../run/refuse-origin.ts';
import type { SessionWork } from '../run/single-use.ts';
import { validateRun } from '../run/validate-run.ts';
import { catalogLake, refuseForeignCommits } from './catalog.ts';
import { dryRunSession } from './dry-run.ts';
import { fieldIdsFor } from './field-ids.ts';
import { readLastLoads } from './last-loads.ts';
import { readEntries } from './ledger-reader.ts';
import { writeEntry } from './ledger-writer.ts';
import { lockLake } from './lock.ts';
import type { LakeLoaderOptions } from './options.ts';
import { endingMs, LakeSession } from './session.ts';

/** Opens a session: locks a lake in a directory, then reads what is published. */
export async function openLakeSession(
  { store: location, tables = [], views = [], catalog, takeOver = false }: LakeLoaderOptions,
  request: OpenRequest,
): Promise<SessionWork> {
  validateRun('lake', request.run);
  const store = signalled(location, request.signal);
  const lasting = signalled(location, delayed(request.signal, endingMs));
  const parquet = await loadParquetWriter();
  const iceberg = await loadIcebergDriver();
  const { lockTimeoutMs = defaultLockTimeoutMs } = request;
  const release = await lockLake(location, { ...request, lockTimeoutMs }, request.dryRun !== true);
  try {
    const before = await readPointer(store);
    await refuseLesserOrigin(
      request,
      { target: 'lake', what: `The lake ${store.url}`, option: '--lake' },
      () => before && originOf(before.pointer.origin),
    );
    const what = `the lake ${store.url}`;
    const place = { target: 'lake', what };
    await refuseNewerRun(request, place, async () => {
      const entries = await readEntries(store);
      return entries.find(({ status }) => status === 'succeeded')?.run_id;
    });
    const run = await refuseOlder(request, place, () => readLastLoads(store, request.tables));
    if (catalog !== undefined && !takeOver) {
      await refuseForeignCommits(catalogLake(store, tables), catalog);
    }
    // Before the first publication, so that no run relies on a store that would lose it.
    if (before === undefined && request.dryRun !== true) await store.probe?.();
    const schema = { tables, views };
    const fieldIds = await allFieldIds(store, request.tables, before?.pointer);
    const target = {
      ...{
        store,
        lasting,
        parquet,
        iceberg,
        fieldIds,
        schema,
        before,
        catalog,
        takeOver,
        release: () => {
          release();
          void parquet.files.close();
        },
      },
    };
    return request.dryRun === true
      ? dryRunSession({ ...request, run }, target)
      : new LakeSession({ ...request, run }, target);
  } catch (error) {
    // A store that the lake cannot rely on stays empty.
    if (!isLoaderError(error) || error.code !== 'unsupported_store') {
      await recordRefusal(request, error, (end) => writeRefusal(lasting, request, end));
    }
    release();
    throw error;
  }
}

async function allFieldIds(
  store: ObjectStore,
  tables: readonly Table[],
  published: Pointer | undefined,
): Promise<ReadonlyMap<Table, FieldIds>> {
  const found = await Promise.all(
    tables.map(async (table) => {
      const ids = await fieldIdsFor(store, table, published?.tables[table.name]);
      return ids === undefined ? [] : [[table, ids] as const];
    }),
  );
  return new Map(found.flat());
}

/** Writes the entry of a run that could not be opened, unless a run with the same id has one. */
async function writeRefusal(store: ObjectStore, { run }: OpenRequest, end: RunEnd): Promise<void> {
  if ((await store.readVersion(ledgerPath(run.runId))) !== undefined) return;
  await writeEntry(store, run, { ...end, replays: [] });
}
