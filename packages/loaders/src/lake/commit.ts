import type { CheckOutcome, Table } from '@spacex-platform/transform';
import type { CuratedFile, CuratedTable } from '../curated-zone/curated-zone.ts';
import { partitionOf } from '../curated-zone/layout.ts';
import {
  confirmPointer,
  keepPointer,
  type Pointer,
  writePointer,
} from '../curated-zone/pointer.ts';
import { replaySource } from '../ledger.ts';
import type {
  DocumentComparison,
  OpenRequest,
  RunInfo,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import { highestOrigin, type Origin, originOf } from '../origin.ts';
import { schemaHash } from '../parquet/index.ts';
import { closing } from '../run/closing.ts';
import { pruneRules, refuseLargePrune } from '../run/prune.ts';
import { refuseStaleReplays } from '../run/reject-state.ts';
import { throwIfInterrupted } from '../run/session-guard.ts';
import { openTables } from './duckdb-reader.ts';
import { readEntries, rejectsOf } from './ledger-reader.ts';
import { type LakeRunEnd, writeEntry } from './ledger-writer.ts';
import { momentAfter } from './moment.ts';
import { withPrevious } from './previous-documents.ts';
import { type ChangedTable, publishMetadata } from './publish-metadata.ts';
import { comparePublished, writeRetained } from './retained-rows.ts';
import type { StagedTable, Staging } from './staging.ts';
import type { LakeTarget } from './target.ts';
import { FileVerification, reconcileRows } from './verify-written-files.ts';

/** What a run has done to the tables, and the documents that it found there. */
export interface CommittedRun {
  readonly reports: readonly TableReport[];
  readonly documents: readonly DocumentComparison[];
}

/**
 * Writes what is still buffered, compares it with what is published, and replaces the pointer
 * once. A table without changes keeps its published files.
 *
 * @param onPublishing called before the pointer is replaced: from then on it may have been
 */
export async function commitRun(
  target: LakeTarget,
  request: OpenRequest,
  staging: Staging,
  outcome: RunOutcome,
  onPublishing: (reports: readonly TableReport[]) => void,
): Promise<CommittedRun> {
  const { store, before } = target;
  const { run, replays = [] } = request;
  if (replays.length > 0) {
    const rejects = rejectsOf(await readEntries(store));
    const states = new Map(rejects.map(({ rejectId, state }) => [rejectId, state]));
    refuseStaleReplays('lake', `the lake ${store.url}`, replays, states);
  }
  const tables: Record<string, CuratedTable> = { ...before?.pointer.tables };
  const changed: ChangedTable[] = [];
  const verification = new FileVerification(store);
  // A table may have lost all its rows, and then has no files.
  for (const [table, staged] of staging.tables) {
    const earlier = tables[table.name];
    const current = await completeTable(target, request, table, staged, outcome);
    const isSame = isUnchanged(earlier, current, staged.hashes.report);
    if (isSame && earlier?.snapshot_id !== undefined) continue;
    const after = isSame && earlier !== undefined ? earlier : current;
    tables[table.name] = after;
    changed.push({ table, before: earlier, after });
    if (!isSame) verification.add(staged.writer.written);
  }
  await staging.endWriting();
  const documents = await withPrevious(store, request, staging.documents);
  refuseLargePrune('lake', request, documents);
  const footers = await verification.finish();
  throwIfInterrupted('lake', request);
  const timestamp = momentAfter(before?.pointer);
  const pointer: Pointer = {
    run_id: run.runId,
    published_at: new Date(timestamp).toISOString(),
    origin: originAfter(run, before?.pointer),
    tables,
  };
  const reports = [...staging.tables.values()].map(({ hashes }) => hashes.report);
  const checks = await preview(target, request, pointer, { reports, documents });
  throwIfInterrupted('lake', request);
  if (changed.length > 0) {
    const moment = { runId: run.runId, timestamp };
    const entries = await publishMetadata(target, moment, changed, footers, (paths) =>
      staging.addMetadata(paths),
    );
    throwIfInterrupted('lake', request);
    await keepPointer(store, before);
    onPublishing(reports);
    const described = { ...tables, ...Object.fromEntries(entries) };
    await writePointer(store, { ...pointer, tables: described }, before);
  } else {
    await confirmPointer(store, before);
  }
  const unused = staging.unusedAfter(changed.map(({ after }) => after));
  await afterPublishing(target, request, unused, { tables: reports, outcome, checks });
  return { reports, documents };
}

/** A replay loads some documents among those that are published, so it does not lower their origin. */
function originAfter({ source, origin }: RunInfo, before: Pointer | undefined): Origin {
  if (source !== replaySource || before === undefined) return origin;
  return highestOrigin([origin, originOf(before.origin)]) ?? origin;
}

/** Adds the published rows that the run does not replace, and writes the last files of a table. */
async function completeTable(
  target: LakeTarget,
  request: OpenRequest,
  table: Table,
  staged: StagedTable,
  outcome: RunOutcome,
): Promise<CuratedTable> {
  const { writer, hashes } = staged;
  const rules = pruneRules(table, request, outcome);
  const partitions = await comparePublished(target, request, table, hashes, rules);
  const schema_hash = schemaHash(table);
  const isSameSchema = target.before?.pointer.tables[table.name]?.schema_hash === schema_hash;
  const carried = isSameSchema ? partitions.unchanged((name) => writer.rowsOf(name)) : [];
  for (const { partition } of carried) writer.discard(partition);
  await writeRetained(target, table, staged, rules, carried);
  await writer.flush();
  const files = [
    ...carried.flatMap((one) => one.files),
    ...writer.written.map(({ file }) => file),
  ].sort((one, other) => comparePaths(table, one, other));
  reconcileRows(target.store.url, table, staged, files);
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const ids = target.fieldIds.get(table);
  const field_ids = ids === undefined ? {} : { field_ids: ids };
  return { run_id: request.run.runId, rows, schema_hash, files, ...field_ids };
}

/** The order of partitions, also of those that another run wrote. */
function comparePaths(table: Table, { path: one }: CuratedFile, { path: other }: CuratedFile) {
  const [first = '', second = ''] = [partitionOf(table, one), partitionOf(table, other)].map(
    String,
  );
  if (first !== second) return first < second ? -1 : 1;
  return one < other ? -1 : 1;
}

function isUnchanged(
  previous: CuratedTable | undefined,
  current: CuratedTable,
  { inserted, updated, deleted }: TableReport,
): boolean {
  if (previous?.schema_hash !== current.schema_hash) return false;
  return inserted === 0 && updated === 0 && deleted === 0 && previous.rows === current.rows;
}

/** Lets the caller query the tables of a pointer before it is written. */
async function preview(
  { store, schema }: LakeTarget,
  request: OpenRequest,
  pointer: Pointer,
  committed: CommittedRun,
): Promise<readonly CheckOutcome[]> {
  const { inspect } = request;
  if (inspect === undefined) return [];
  return closing(await openTables(store, pointer, schema, () => undefined), (reader) =>
    inspect({ query: (sql) => reader.query(sql), ...committed }),
  );
}

/** The run is published: errors from here on are reported as warnings and roll nothing back. */
async function afterPublishing(
  { lasting: store }: LakeTarget,
  { run, replays = [], onEvent }: OpenRequest,
  unused: readonly string[],
  end: Pick<LakeRunEnd, 'tables' | 'outcome' | 'checks'>,
): Promise<void> {
  try {
    await writeEntry(store, run, { ...end, status: 'succeeded', error: null, replays });
    await store.remove(unused);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The run is published, but writing its ledger entry or deleting its unused files failed: ${reason}`;
    onEvent?.({ type: 'warning', target: 'lake', message });
  }
}
