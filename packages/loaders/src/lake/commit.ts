import type { CheckOutcome, Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import { fileShapeOf } from '../curated-zone/layout.ts';
import {
  confirmPointer,
  keepPointer,
  type Pointer,
  writePointer,
} from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest, RunOutcome, TableReport } from '../loader.ts';
import { schemaHash } from '../parquet/index.ts';
import type { RowHashes } from '../run/row-hashes.ts';
import { openTables } from './duckdb-reader.ts';
import { type LakeRunEnd, type LedgerEntry, readEntries, writeEntry } from './ledger-entry.ts';
import { stateOf } from './ledger-reader.ts';
import { previousRows } from './published-rows.ts';
import type { TableWriter } from './table-writer.ts';
import { type OpenLake, throwIfInterrupted } from './target.ts';

/** One table while a run fills it. */
export interface TableInRun {
  readonly writer: TableWriter;
  readonly hashes: RowHashes;
}

type Tables = ReadonlyMap<Table, TableInRun>;

/** Says what a run would do to each table; writes nothing. */
export async function countTables(
  lake: OpenLake,
  request: OpenRequest,
  tables: Tables,
  outcome: RunOutcome,
): Promise<readonly TableReport[]> {
  const reports: TableReport[] = [];
  for (const [table, one] of tables) {
    await comparePrevious(lake, request, table, one, outcome);
    reports.push(one.hashes.report);
  }
  return reports;
}

/**
 * Writes what is left, compares it with what is published, and moves the pointer once. A table
 * in which nothing changed keeps the files that it has.
 *
 * @param onPublishing called before the pointer is moved: from there on it may have been
 */
export async function publishTables(
  lake: OpenLake,
  request: OpenRequest,
  tables: Tables,
  outcome: RunOutcome,
  onPublishing: () => void,
): Promise<readonly TableReport[]> {
  const { store, before } = lake;
  const { run, replays = [] } = request;
  if (replays.length > 0) await refuseSuperseded(lake, replays);
  const published: Record<string, CuratedTable> = { ...before?.pointer.tables };
  const reports: TableReport[] = [];
  const needless: string[] = [];
  for (const [table, one] of tables) {
    const { writer, hashes } = one;
    const carried = await comparePrevious(lake, request, table, one, outcome);
    if (carried > 0) await carryOver(lake, request, table, one, outcome);
    await writer.flush();
    reconcile(store.url, table, writer, hashes, carried);
    reports.push(hashes.report);
    const current = describe(table, run.runId, writer);
    if (isUnchanged(before?.pointer.tables[table.name], current, hashes.report)) {
      needless.push(...writer.files.map(({ path }) => path));
    } else {
      published[table.name] = current;
    }
  }
  await verifyStored(lake, tables, needless);
  throwIfInterrupted(request);
  const pointer: Pointer = {
    run_id: run.runId,
    published_at: new Date().toISOString(),
    origin: run.origin,
    tables: published,
  };
  const checks = await preview(lake, request, pointer, reports);
  throwIfInterrupted(request);
  const changed = [...tables.keys()].some(({ name }) => published[name]?.run_id === run.runId);
  if (changed) {
    await keepPointer(store, before);
    onPublishing();
    await writePointer(store, pointer, before);
  } else {
    await confirmPointer(store, before);
  }
  await afterPublishing(lake, request, needless, { tables: reports, outcome, checks });
  return reports;
}

/** Shows the tables of a pointer that is not written yet to whoever wants to look before. */
async function preview(
  { store, shape }: OpenLake,
  request: OpenRequest,
  pointer: Pointer,
  reports: readonly TableReport[],
): Promise<readonly CheckOutcome[]> {
  const { inspect } = request;
  if (inspect === undefined) return [];
  const reader = await openTables(store, pointer, shape, () => undefined);
  try {
    return await inspect({ query: (sql) => reader.query(sql), reports });
  } finally {
    await reader.close();
  }
}

/** The run has happened: what goes wrong from here on is told, and undoes nothing. */
async function afterPublishing(
  { lasting: store }: OpenLake,
  { run, replays = [], onEvent }: OpenRequest,
  needless: readonly string[],
  end: Pick<LakeRunEnd, 'tables' | 'outcome' | 'checks'>,
): Promise<void> {
  try {
    await writeEntry(store, run, { ...end, status: 'succeeded', error: null, replays });
    await store.remove(needless);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The run is published, but its entry in the ledger or the removal of files that it did not need failed: ${reason}`;
    onEvent?.({ type: 'warning', target: 'lake', message });
  }
}

/** Tells of each row of the run before what became of it; returns how many are carried over. */
async function comparePrevious(
  { store, before }: OpenLake,
  request: OpenRequest,
  table: Table,
  { hashes }: TableInRun,
  outcome: RunOutcome,
): Promise<number> {
  const previous = before?.pointer.tables[table.name];
  if (previous === undefined) return 0;
  const isPruned = prunedOf(table, request, outcome);
  for await (const { row, contentHash } of previousRows(store, table, previous, table.key)) {
    hashes.compare(row, contentHash, isPruned);
  }
  return hashes.carried;
}

async function carryOver(
  { store, before }: OpenLake,
  request: OpenRequest,
  table: Table,
  { writer, hashes }: TableInRun,
  outcome: RunOutcome,
): Promise<void> {
  const previous = before?.pointer.tables[table.name];
  if (previous === undefined) return;
  const isPruned = prunedOf(table, request, outcome);
  for await (const { row } of previousRows(store, table, previous)) {
    if (hashes.isCarried(row, isPruned)) writer.add(row);
  }
}

/** Pruning takes what has vanished, never what was merely rejected. */
function prunedOf(table: Table, { prune }: OpenRequest, { rejects }: RunOutcome) {
  const rejected = new Set(
    rejects.filter(({ resource }) => resource === table.resource).map((one) => one.documentId),
  );
  return (documentId: string) => prune === true && !rejected.has(documentId);
}

function describe(table: Table, runId: string, { rows, files }: TableWriter): CuratedTable {
  return { run_id: runId, rows, schema_hash: schemaHash(table, fileShapeOf(table)), files };
}

function isUnchanged(
  previous: CuratedTable | undefined,
  current: CuratedTable,
  { inserted, updated, deleted }: TableReport,
): boolean {
  if (previous?.schema_hash !== current.schema_hash) return false;
  return inserted === 0 && updated === 0 && deleted === 0 && previous.rows === current.rows;
}

function reconcile(
  url: string,
  table: Table,
  { rows, files }: TableWriter,
  { report }: RowHashes,
  carried: number,
): void {
  const written = files.reduce((sum, file) => sum + file.rows, 0);
  const sent = report.rows + carried;
  if (written === sent && rows === sent) return;
  throw new LoaderError(
    'reconciliation',
    `${sent} rows were sent for ${table.name} but ${written} were written to ${url}. ` +
      'Nothing was published; run again, and report this if it comes back.',
    { target: 'lake' },
  );
}

/** Every file that the pointer will name is there, with the size that it was written with. */
async function verifyStored(
  { store }: OpenLake,
  tables: Tables,
  needless: readonly string[],
): Promise<void> {
  for (const [table, { writer }] of tables) {
    const expected = writer.files.filter(({ path }) => !needless.includes(path));
    const [first] = expected;
    if (first === undefined) continue;
    const folder = first.path.slice(0, first.path.indexOf('/run=') + 1);
    const run = first.path.slice(folder.length).split('/')[0];
    const stored = await store.list(`${folder}${run}`);
    const sizes = new Map(stored.map(({ path, bytes }) => [path, bytes]));
    for (const { path, bytes } of expected) {
      if (sizes.get(path) === bytes) continue;
      throw new LoaderError(
        'reconciliation',
        `${path} of table ${table.name} should have ${bytes} bytes on ${store.url}, and has ${sizes.get(path) ?? 'none'}. ` +
          'Nothing was published; run again.',
        { target: 'lake' },
      );
    }
  }
}

/** A document that was read anew since its reject was chosen must not be replaced by an older one. */
async function refuseSuperseded({ store }: OpenLake, replays: readonly string[]): Promise<void> {
  const entries: readonly LedgerEntry[] = await readEntries(store);
  const isOpen = (id: string) =>
    entries.some((entry) =>
      entry.rejects.some(
        (reject) => reject.reject_id === id && stateOf(reject, entry, entries) === 'open',
      ),
    );
  if (replays.every(isOpen)) return;
  throw new LoaderError(
    'superseded',
    `Another run on the lake ${store.url} has read or replayed some of these documents meanwhile. ` +
      'Nothing was published. Look at the rejects that are left, and replay those.',
    { target: 'lake' },
  );
}
