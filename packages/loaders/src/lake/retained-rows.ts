import type { Table } from '@spacex-platform/transform';
import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import { partitionOf } from '../curated-zone/layout.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { PruneRules } from '../run/prune.ts';
import type { RowHashes } from '../run/row-hashes.ts';
import { PublishedPartitions, type UnchangedPartition } from './published-partitions.ts';
import { publishedRows } from './published-rows.ts';
import type { StagedTable } from './staging.ts';
import type { LakeTarget } from './target.ts';

/**
 * Compares the published rows of a table with the rows of the run, by key and content hash. The rows
 * of a lost file count as inserted, so the run writes them again.
 *
 * @returns the partitions that are published
 * @throws LoaderError `damaged` if a lost file had rows that the run does not have
 */
export async function comparePublished(
  { store, before }: LakeTarget,
  request: Pick<OpenRequest, 'onEvent'>,
  table: Table,
  hashes: RowHashes,
  rules: PruneRules,
): Promise<PublishedPartitions> {
  const partitions = new PublishedPartitions();
  const published = before?.pointer.tables[table.name];
  if (published === undefined) return partitions;
  const lost: LostFile[] = [];
  const rows = publishedRows(store, table, published, table.key, {
    onLost(file, error) {
      lost.push({ file, error });
      partitions.addLost(partitionOf(table, file.path));
    },
    onFile: (file, partition) => partitions.addFile(partition, file),
  });
  for await (const { row, contentHash, partition } of rows) {
    partitions.addRow(partition, hashes.compare(row, contentHash, rules));
  }
  reportLost(request, table, lost, hashes.report.inserted);
  return partitions;
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

/**
 * Writes the published rows that the run does not replace to the files of the run.
 *
 * @param carried partitions whose files stay
 */
export async function writeRetained(
  { store, before }: LakeTarget,
  table: Table,
  { writer, hashes }: StagedTable,
  rules: PruneRules,
  carried: readonly UnchangedPartition[],
): Promise<void> {
  const published = before?.pointer.tables[table.name];
  const inCarried = carried.reduce((sum, { retained }) => sum + retained, 0);
  if (published === undefined || hashes.retained === inCarried) return;
  const kept = new Set(carried.flatMap((one) => one.files.map(({ path }) => path)));
  const files = published.files.filter(({ path }) => !kept.has(path));
  const columns = Object.keys(table.columns);
  // Lost files were reported by the comparison.
  const events = { onLost: () => undefined };
  for await (const { row } of publishedRows(store, table, { files }, columns, events)) {
    if (hashes.isRetained(row, rules)) writer.add(row);
  }
}
