import type { Table } from '@spacex-platform/transform';
import type { RowHashes } from '../run/row-hashes.ts';
import { publishedRows } from './published-rows.ts';
import type { StagedTable } from './staging.ts';
import type { LakeTarget } from './target.ts';

type IsPruned = (documentId: string) => boolean;

/** Compares the published rows of a table with the rows of the run, by key and content hash. */
export async function comparePublished(
  { store, before }: LakeTarget,
  table: Table,
  hashes: RowHashes,
  isPruned: IsPruned,
): Promise<void> {
  const published = before?.pointer.tables[table.name];
  if (published === undefined) return;
  for await (const { row, contentHash } of publishedRows(store, table, published, table.key)) {
    hashes.compare(row, contentHash, isPruned);
  }
}

/** Writes the published rows that the run does not replace to the files of the run. */
export async function writeRetained(
  { store, before }: LakeTarget,
  table: Table,
  { writer, hashes }: StagedTable,
  isPruned: IsPruned,
): Promise<void> {
  const published = before?.pointer.tables[table.name];
  if (published === undefined || hashes.retained === 0) return;
  for await (const { row } of publishedRows(store, table, published)) {
    if (hashes.isRetained(row, isPruned)) writer.add(row);
  }
}
