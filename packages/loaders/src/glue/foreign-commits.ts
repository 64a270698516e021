import type { Table as GlueTable } from '@aws-sdk/client-glue';
import type { CatalogLake, ForeignCommit } from '../lake/catalog.ts';
import {
  isPublished,
  type PublishedMetadata,
  publishedMetadata,
} from '../lake/published-metadata.ts';
import type { GlueDatabase } from './connection.ts';
import { isIceberg, metadataOf } from './parameters.ts';
import { belongsTo, readTables } from './tables.ts';

/**
 * The tables of a lake for which the catalog names metadata that the lake never published. The catalog
 * is read before the pointer, so a run that publishes meanwhile is not taken for another program.
 */
export async function foreignCommits(
  database: GlueDatabase,
  lake: CatalogLake,
): Promise<readonly ForeignCommit[]> {
  const existing = await readTables(database);
  if (existing === undefined) return [];
  return foreignAmong(lake, existing, await publishedMetadata(lake));
}

/** The commits of other programs among the tables of a catalog, as they were read. */
export function foreignAmong(
  { url }: CatalogLake,
  existing: ReadonlyMap<string, GlueTable>,
  published: readonly PublishedMetadata[],
): readonly ForeignCommit[] {
  return published.flatMap((one) => {
    const found = existing.get(one.table);
    const metadata = found === undefined || !isIceberg(found) ? undefined : metadataOf(found);
    if (found === undefined || metadata === undefined) return [];
    if (!belongsTo(url, found) || isPublished(metadata, one)) return [];
    return [{ table: one.table, metadata }];
  });
}

/** URIs of the metadata that the tables of a lake name in the catalog. */
export async function shownMetadata(
  database: GlueDatabase,
  { url }: CatalogLake,
): Promise<readonly string[]> {
  const existing = (await readTables(database)) ?? new Map<string, GlueTable>();
  return [...existing.values()].flatMap((table) => {
    const metadata = metadataOf(table);
    return metadata !== undefined && belongsTo(url, table) ? [metadata] : [];
  });
}
