import type { Table } from '@spacex-platform/transform';
import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { PruneRules } from '../run/prune.ts';
import type { RowHashes } from '../run/row-hashes.ts';
import { publishedRows } from './published-rows.ts';
import type { StagedTable } from './staging.ts';
import type { LakeTarget } from './target.ts';

/**
 * Compares the published rows of a table with the rows of the run, by key and content hash. The rows
 * of a lost file count as inserted, so the run writes them again.
 *
 * @throws LoaderError `damaged` if a lost file had rows that the run does not have
 */
export async function comparePublished(
  { store, before }: LakeTarget,
  request: Pick<OpenRequest, 'onEvent'>,
  table: Table,
  hashes: RowHashes,
  rules: PruneRules,
): Promise<void> {
  const published = before?.pointer.tables[table.name];
  if (published === undefined) return;
  const lost: LostFile[] = [];
  const onLost = (file: CuratedFile, error: LoaderError) => lost.push({ file, error });
  const rows = publishedRows(store, table, published, table.key, onLost);
  for await (const { row, contentHash } of rows) hashes.compare(row, contentHash, rules);
  reportLost(request, table, lost, hashes.report.inserted);
}

interface LostFile {
  readonly file: CuratedFile;
  readonly error: LoaderError;
}

/** @param unmatched rows of the run that no other file has: those of the lost files, and new ones */
function reportLost(
  { onEvent }: Pick<OpenRequest, 'onEvent'>,
  { name }: Table,
  lost: readonly LostFile[],
  unmatched: number,
): void {
  const [first] = lost;
  if (first === undefined) return;
  const rows = lost.reduce((sum, { file }) => sum + file.rows, 0);
  const fact = `${lost.length} file(s) of table ${name} with ${rows} rows are lost or damaged, first ${first.file.path}`;
  if (unmatched < rows) {
    throw new LoaderError(
      'damaged',
      `${fact}. This run has only ${unmatched} rows to replace them with, so nothing was published. ` +
        first.error.message,
      { target: 'lake', cause: first.error },
    );
  }
  const message =
    `${fact}. This run writes the table again from its documents, with ${unmatched} rows that the other files do not have. ` +
    'Rows of documents that no longer exist at the source were lost with the files.';
  onEvent?.({ type: 'warning', target: 'lake', message });
}

/** Writes the published rows that the run does not replace to the files of the run. */
export async function writeRetained(
  { store, before }: LakeTarget,
  table: Table,
  { writer, hashes }: StagedTable,
  rules: PruneRules,
): Promise<void> {
  const published = before?.pointer.tables[table.name];
  if (published === undefined || hashes.retained === 0) return;
  const columns = Object.keys(table.columns);
  // Lost files were reported by the comparison.
  for await (const { row } of publishedRows(store, table, published, columns, () => undefined)) {
    if (hashes.isRetained(row, rules)) writer.add(row);
  }
}
