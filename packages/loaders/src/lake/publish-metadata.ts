import type { Table } from '@spacex-platform/transform';
import type { CuratedFile, CuratedTable } from '../curated-zone/curated-zone.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { footerOf } from '../iceberg/column-statistics.ts';
import { type PublishedRun, writeTableMetadata } from '../iceberg/publish-table.ts';
import { readTableState } from '../iceberg/table-state.ts';
import type { Footers } from './footers.ts';
import { readWhole } from './published-rows.ts';
import type { LakeTarget } from './target.ts';

/** A table whose files a run publishes. */
export interface ChangedTable {
  readonly table: Table;
  readonly before: CuratedTable | undefined;
  readonly after: CuratedTable;
}

/** Tables whose metadata are written at the same time. */
const concurrency = 6;

/**
 * Writes the Iceberg metadata of tables. They are visible once the pointer names them.
 *
 * @param footers of files that are new
 * @param onWritten called with the paths of each table, also if another one fails
 * @returns the entries of the pointer, by name
 * @throws LoaderError `damaged` if metadata before, or a file whose footer is read, are not as published
 */
export async function publishMetadata(
  { store, iceberg }: Pick<LakeTarget, 'store' | 'iceberg'>,
  run: PublishedRun,
  changed: readonly ChangedTable[],
  footers: readonly Footers[],
  onWritten: (paths: readonly string[]) => void,
): Promise<ReadonlyMap<string, CuratedTable>> {
  const entries = new Map<string, CuratedTable>();
  const known = ({ path }: CuratedFile) => footers.find((some) => some.has(path))?.get(path);
  await forEachConcurrently(changed, concurrency, async ({ table, before, after }) => {
    const state =
      before?.metadata === undefined
        ? undefined
        : await readTableState(iceberg, store, before.metadata);
    const published = await writeTableMetadata(iceberg, store, {
      ...{ ...run, table, before: state, files: after.files, onWritten },
      footerOf: async (file) => known(file) ?? footerOf(await readWhole(store, file)),
    });
    const { metadata, snapshotId: snapshot_id } = published;
    entries.set(table.name, { ...after, metadata, snapshot_id });
  });
  return entries;
}
