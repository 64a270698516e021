import type { Table } from '@spacex-platform/transform';
import { pointerCopyPath } from '../curated-zone/layout.ts';
import {
  keepPointer,
  type Pointer,
  readPointer,
  requirePointer,
  type VersionedPointer,
} from '../curated-zone/pointer.ts';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { loadIcebergDriver } from '../iceberg/driver.ts';
import { rollbackSource } from '../ledger.ts';
import type { CatalogReport, LoaderEvent, RunInfo, TableReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { originOf } from '../origin.ts';
import { newRunId } from '../run/new-run-id.ts';
import { catalogLake, type LakeCatalog, refuseForeignCommits, updateCatalog } from './catalog.ts';
import { writeEntry } from './ledger-writer.ts';
import { lockLake } from './lock.ts';
import { momentAfter } from './moment.ts';
import { publishMetadata } from './publish-metadata.ts';
import { publishPointer } from './publish-pointer.ts';
import { type RestorableRun, restorableRun } from './restorable-run.ts';
import { restoredOutcome } from './restored-outcome.ts';
import { planRollback, type RollbackPlan } from './rollback-plan.ts';

/** Options of {@link rollbackLake}. */
export interface RollbackOptions {
  /** The run that becomes the current one again: its id, or the beginning of it. */
  readonly runId: string;
  /** Definitions of the tables. */
  readonly tables: readonly Table[];
  /** Version of the program, for the ledger. */
  readonly version: string;
  /** Examine the run and report what would change, but publish nothing. Default false. */
  readonly dryRun?: boolean;
  /** The catalog to update. */
  readonly catalog?: LakeCatalog;
  /** Replace commits of other programs in the catalog. Default false. */
  readonly takeOver?: boolean;
  /** How long to wait for loads and readers of a lake in a directory, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
  readonly onEvent?: (event: LoaderEvent) => void;
}

/** What {@link rollbackLake} did. */
export interface RollbackReport {
  /** The new run. Null if nothing was published: in a dry run, or if nothing differs. */
  readonly runId: string | null;
  /** The run whose files are published again. */
  readonly restoredRun: string;
  /** The changes to all tables, by name. */
  readonly tables: readonly TableReport[];
  /** What changed in the catalog. Absent if there is none, or nothing was published. */
  readonly catalog?: CatalogReport;
}

/**
 * Makes an earlier run of a lake the current one again, with all tables, as a new run: its files are
 * published again by new snapshots, and no file is written but metadata. Every file is read and
 * compared with its SHA-256 before. A table that the run did not have becomes empty.
 *
 * The ledger then says what it said at the end of the earlier run, so that documents which are newer
 * than that run can be loaded, also those that were loaded in between.
 *
 * @throws LoaderError `not_found` if the lake does not keep the run, `damaged`, `schema_conflict`,
 * `foreign_commit`, `superseded`, `locked`
 * @example
 * ```ts
 * const { tables: changes } = await rollbackLake(store, { runId, tables, version: '1.0.0' });
 * console.table(changes);
 * ```
 */
export async function rollbackLake(
  store: ObjectStore,
  options: RollbackOptions,
): Promise<RollbackReport> {
  const { tables, catalog, takeOver = false } = options;
  const startedAt = new Date().toISOString();
  const release = await lockLake(store, defined({ lockTimeoutMs: options.lockTimeoutMs }));
  try {
    const before = await readPointer(store);
    const current = before?.pointer ?? (await requirePointer(store));
    if (catalog !== undefined && !takeOver) {
      await refuseForeignCommits(catalogLake(store, tables), catalog);
    }
    const restored = await restorableRun(store, current, options.runId);
    const iceberg = await loadIcebergDriver();
    const plan = await planRollback({ store, iceberg }, tables, current, restored);
    const report = { restoredRun: restored.runId, tables: plan.reports };
    if (options.dryRun === true || plan.changed.length === 0) return { runId: null, ...report };
    const origin = originOf(restored.pointer.origin);
    const { version } = options;
    const run = { runId: newRunId(), source: rollbackSource, origin, startedAt, version };
    await publish(store, run, before, restored, plan);
    await record(store, run, restored, plan, options);
    if (catalog === undefined) return { runId: run.runId, ...report };
    const followed = await updateCatalog(store, catalog, tables, takeOver);
    return { runId: run.runId, ...report, catalog: followed };
  } finally {
    release();
  }
}

async function publish(
  store: ObjectStore,
  { runId, origin }: RunInfo,
  before: VersionedPointer | undefined,
  restored: RestorableRun,
  { changed }: RollbackPlan,
): Promise<void> {
  const timestamp = momentAfter(before?.pointer);
  const written: string[] = [];
  let pointer: Pointer;
  try {
    const entries = await publishMetadata(
      { store, iceberg: await loadIcebergDriver() },
      { runId, timestamp },
      changed,
      [],
      (paths) => written.push(...paths),
    );
    const tables = { ...before?.pointer.tables, ...Object.fromEntries(entries) };
    const published_at = new Date(timestamp).toISOString();
    pointer = { run_id: runId, published_at, origin, tables };
    await keepPointer(store, before);
    await refuseDeleted(store, restored, before?.pointer);
  } catch (error) {
    await store.remove(written).catch(() => undefined);
    throw error;
  }
  await publishPointer(store, pointer, before, written);
}

/** On S3, `lake gc` may have begun to delete the run: it deletes the copy of its pointer first. */
async function refuseDeleted(
  store: ObjectStore,
  { runId, pointer }: RestorableRun,
  current: Pointer | undefined,
): Promise<void> {
  if (pointer.run_id === current?.run_id) return;
  if ((await store.readVersion(pointerCopyPath(pointer.run_id))) !== undefined) return;
  throw new LoaderError(
    'superseded',
    `lake gc is deleting run ${runId} of the lake ${store.url}. Nothing was published. Name a newer run.`,
    { target: 'lake' },
  );
}

/** The run is published: an error is reported as a warning and rolls nothing back. */
async function record(
  store: ObjectStore,
  run: RunInfo,
  { runId: restoredRun, entries }: RestorableRun,
  { reports }: RollbackPlan,
  { onEvent }: RollbackOptions,
): Promise<void> {
  try {
    await writeEntry(store, run, {
      ...{ status: 'succeeded', outcome: restoredOutcome(entries), tables: reports },
      ...{ error: null, replays: [], restoredRun },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Run ${restoredRun} is published again, but writing the ledger entry failed: ${reason}`;
    onEvent?.({ type: 'warning', target: 'lake', message });
  }
}
