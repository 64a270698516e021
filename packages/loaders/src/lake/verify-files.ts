import type { Table } from '@spacex-platform/transform';
import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import { runDirectory } from '../curated-zone/layout.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { StagedTable } from './staging.ts';

/** The files of a table hold the rows of the run and the retained ones, no more and no less. */
export function reconcileRows(url: string, table: Table, { writer, hashes }: StagedTable): void {
  const written = writer.files.reduce((sum, file) => sum + file.rows, 0);
  const sent = hashes.report.rows + hashes.retained;
  if (written === sent && writer.rows === sent) return;
  throw new LoaderError(
    'reconciliation',
    `Wrote ${written} rows of ${table.name} to ${url}, but ${sent} were expected. ` +
      'Nothing was published. Run again, and report this as a bug if it happens again.',
    { target: 'lake' },
  );
}

/** Every file that the pointer will name is stored, with the size that it was written with. */
export async function verifyFiles(
  store: ObjectStore,
  runId: string,
  published: ReadonlyMap<Table, readonly CuratedFile[]>,
): Promise<void> {
  for (const [table, files] of published) {
    if (files.length === 0) continue;
    const stored = await store.list(runDirectory(table.name, runId));
    const sizes = new Map(stored.map(({ path, bytes }) => [path, bytes]));
    for (const { path, bytes } of files) {
      if (sizes.get(path) === bytes) continue;
      throw new LoaderError(
        'reconciliation',
        `${path} of table ${table.name} has ${sizes.get(path) ?? 'no'} bytes on ${store.url} instead of ${bytes}. ` +
          'Nothing was published. Run again.',
        { target: 'lake' },
      );
    }
  }
}
