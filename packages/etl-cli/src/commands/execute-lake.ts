import {
  collectGarbage,
  type LakeGarbage,
  type LakeVerification,
  lakeRuns,
  planGarbage,
  verifyLake,
} from '@spacex-platform/loaders/lake';
import type { SyncState } from '@spacex-platform/loaders/launch-library';
import { type ObjectStore, rawZoneLaunchLibraryStore } from '@spacex-platform/loaders/raw-zone';
import { tables } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted, listEnd, textTable } from '../output/table.ts';
import { catalogOf } from '../settings/catalog.ts';
import type { CatalogName } from '../settings/catalog-names.ts';
import { lakeIn } from './lake-location.ts';
import { type LogFlags, logOf } from './logging.ts';
import { printText, reportFailure } from './report-failure.ts';

interface LakeFlags extends LogFlags {
  readonly lake?: string;
  readonly format: 'table' | 'json';
}

interface GarbageFlags extends LakeFlags {
  readonly catalog?: CatalogName;
  readonly keep: number;
  /** Milliseconds. */
  readonly olderThan: number;
  readonly yes?: boolean;
}

/** Prints the runs of a lake, newest first. */
export function listLakeRuns(flags: LakeFlags): Promise<number> {
  return withLake(flags, async (store) => {
    const runs = await lakeRuns(store);
    const library = await rawZoneLaunchLibraryStore(store).readState();
    if (flags.format === 'json') return `${JSON.stringify(runs)}\n`;
    const columns = ['run', 'raw documents', 'status', 'published tables', 'current'];
    const rows = runs.map((run) => [
      run.runId,
      run.documents,
      run.status,
      run.currentTables === 0 ? null : run.currentTables,
      run.isCurrent ? 'yes' : '',
    ]);
    return `${textTable(columns, rows)}${listEnd(runs.length, 'run')}\n${libraryText(library)}`;
  });
}

/** Launch Library has no runs: its documents are kept up to date. */
function libraryText(state: SyncState | undefined): string {
  if (state === undefined) return '';
  const count = (known: object) => Object.keys(known).length;
  const { launches, launchers } = state.known;
  const read =
    state.read.changes === null ? 'not read completely yet' : `read ${state.read.changes}`;
  return `Launch Library: ${count(launches)} launches, ${count(launchers)} boosters, ${read}.\n`;
}

/** Verifies the files of a lake; the exit code is 1 if one is missing or damaged. */
export function verifyLakeFiles(flags: LakeFlags): Promise<number> {
  return reportFailure(flags, async () => {
    const { store } = await lakeIn(flags);
    const found = await verifyLake(store);
    process.stdout.write(
      flags.format === 'json' ? `${JSON.stringify(found)}\n` : verificationText(found),
    );
    return found.problems.length === 0 ? exitCodes.succeeded : exitCodes.failed;
  });
}

function verificationText({ files, bytes, problems }: LakeVerification): string {
  const total = `${counted(files, 'file')}, ${bytes} bytes`;
  if (problems.length === 0) return `Verified ${total}: all of them are complete.\n`;
  const rows = problems.map(({ path, problem, detail, repair }) => [path, problem, detail, repair]);
  const table = textTable(['file', 'problem', 'detail', 'repair'], rows);
  return `${table}${problems.length} of ${total} are missing or damaged.\n`;
}

/** Lists the files that a lake no longer needs, or deletes them with `--yes`. */
export function collectLakeGarbage(flags: GarbageFlags): Promise<number> {
  return reportFailure(flags, async () => {
    const { store, url } = await lakeIn(flags);
    const { keep, olderThan: olderThanMs, yes: removed = false } = flags;
    const catalog = await catalogOf(url, flags.catalog, process.env);
    const options = { keep, olderThanMs, tables, ...defined({ catalog }) };
    const garbage = await (removed ? collectGarbage(store, options) : planGarbage(store, options));
    const log = logOf(flags);
    for (const { status, what, code, message } of garbage.failures) {
      const text = `${status === 'failed' ? 'Not deleted' : 'Not listed'}: ${what}. ${message}`;
      if (status === 'failed') log.error(text, { code });
      else log.warn(text, { code });
    }
    process.stdout.write(
      flags.format === 'json'
        ? `${JSON.stringify({ removed, ...garbage })}\n`
        : garbageText(garbage, removed),
    );
    const hasFailed = garbage.failures.some(({ status }) => status === 'failed');
    return hasFailed ? exitCodes.failed : exitCodes.succeeded;
  });
}

function garbageText(
  { files, snapshots, uploads, partitions }: LakeGarbage,
  removed: boolean,
): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = [
    ...files.map((file) => [file.path, file.bytes, file.modifiedAt, file.why]),
    ...snapshots.map((old) => [old.table, null, null, counted(old.snapshots, 'snapshot')]),
    ...uploads.map(({ path, startedAt }) => [path, null, startedAt, 'unfinished upload']),
    ...partitions.map((old) => [
      `${old.name}/run=${old.runId}`,
      null,
      null,
      counted(old.partitions, 'partition'),
    ]),
  ];
  if (rows.length === 0) return 'There are no files to delete.\n';
  const known = partitions.reduce((sum, old) => sum + old.partitions, 0);
  const expired = snapshots.reduce((sum, old) => sum + old.snapshots, 0);
  const total = [
    `${counted(files.length, 'file')}, ${bytes} bytes`,
    ...(expired === 0 ? [] : [`${counted(expired, 'snapshot')} of Iceberg tables`]),
    ...(uploads.length === 0 ? [] : [counted(uploads.length, 'unfinished upload')]),
    ...(known === 0 ? [] : [`${counted(known, 'partition')} of the Glue catalog`]),
  ].join('; ');
  const list = textTable(['file', 'bytes', 'written', 'reason'], rows);
  return removed
    ? `${list}Deleted ${total}.\n`
    : `${list}${total} would be deleted. Re-run with --yes to delete them.\n`;
}

async function withLake(
  flags: LakeFlags,
  work: (store: ObjectStore, url: string) => Promise<string>,
): Promise<number> {
  return printText(flags, async () => {
    const { store, url } = await lakeIn(flags);
    return work(store, url);
  });
}
