import type { Table } from '@spacex-platform/transform';
import type { CuratedZone } from '../curated-zone/curated-zone.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { rootOf } from '../run/root-table.ts';

/**
 * Refuses a curated zone that cannot be loaded, before anything is changed.
 *
 * @throws LoaderError `configuration`, `prune_refused`
 */
export async function refuseUnusableZone(
  target: string,
  zone: CuratedZone,
  { tables, prune }: Pick<OpenRequest, 'tables' | 'prune'>,
): Promise<void> {
  const refuse = (message: string) => new LoaderError('configuration', message, { target });
  if (!zone.url.startsWith('s3://')) {
    throw refuse(
      `COPY reads from S3 only, but the lake ${zone.url} is a directory. Load its raw zone instead: --zone raw.`,
    );
  }
  const absent = tables.find((table) => !zone.tables.has(table));
  if (absent !== undefined) {
    throw refuse(
      `The lake ${zone.url} has not published ${absent.name}. Load only the tables that it has.`,
    );
  }
  // Child rows are replaced with their document, and child files alone do not list documents
  // without rows.
  const orphan = tables.find(({ resource }) => rootOf(tables, resource) === undefined);
  if (orphan !== undefined) {
    throw refuse(
      `The lake ${zone.url} has ${orphan.name} without the table of ${orphan.resource} that it belongs to, so rows of vanished documents cannot be detected. Load its raw zone instead: --zone raw.`,
    );
  }
  if (prune === true) await refusePruneOfRejects(target, zone, tables);
}

/** Documents that the lake has rejected are not in its files, but have not vanished. */
async function refusePruneOfRejects(
  target: string,
  { url, openRejects }: CuratedZone,
  tables: readonly Table[],
): Promise<void> {
  const resources = new Set(tables.map(({ resource }) => resource));
  const open = [...(await openRejects())].filter(([resource]) => resources.has(resource));
  if (open.length === 0) return;
  const counts = open.map(([resource, count]) => `${count} of ${resource}`).join(', ');
  throw new LoaderError(
    'prune_refused',
    `Pruning is refused: the lake ${url} has rejected documents (${counts}), whose existing rows would be deleted by mistake. ` +
      'Nothing was committed. Load without --prune, or load the raw zone: --zone raw.',
    { target },
  );
}
