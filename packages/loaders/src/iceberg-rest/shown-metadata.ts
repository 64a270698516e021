import { curatedZone } from '../curated-zone/layout.ts';
import { metadataIn } from '../iceberg/table-state.ts';
import { pathOf } from '../iceberg/uris.ts';
import type { CatalogLake } from '../lake/catalog.ts';
import { type PublishedMetadata, publishedMetadata } from '../lake/published-metadata.ts';
import type { RestConnection } from './connection.ts';
import type { ServedTable } from './protocol.ts';
import { readServed } from './served-tables.ts';

/**
 * URIs of metadata that have all snapshots that the server shows. The metadata of the server can be
 * outside of the lake, where they cannot be read: then those of the lake that have these snapshots
 * stand for them.
 */
export async function shownMetadata(
  connection: RestConnection,
  lake: CatalogLake,
): Promise<readonly string[]> {
  const served = await readServed(connection, lake);
  const shown: string[] = [];
  for (const { uri } of served.values()) shown.push(uri);
  for (const one of await publishedMetadata(lake)) {
    const found = served.get(one.table);
    if (found === undefined || pathOf(lake.store, found.uri, curatedZone) !== undefined) continue;
    shown.push(...(await standIns(lake, one, found)));
  }
  return shown;
}

/** The current metadata of a table, and earlier ones that have snapshots which these have not. */
async function standIns(
  { store }: CatalogLake,
  { uri, metadata }: PublishedMetadata,
  served: ServedTable,
): Promise<readonly string[]> {
  const missing = new Set(served.metadata.snapshots.map((one) => one['snapshot-id']));
  for (const one of metadata.snapshots) missing.delete(one['snapshot-id']);
  const found = [uri];
  for (const { 'metadata-file': earlier } of metadata['metadata-log'].toReversed()) {
    if (missing.size === 0) break;
    const path = pathOf(store, earlier, curatedZone);
    if (path === undefined) continue;
    const file = await store.readVersion(path);
    if (file === undefined) continue;
    const { snapshots } = metadataIn(store, path, file.bytes);
    const known = snapshots.filter((one) => missing.delete(one['snapshot-id']));
    if (known.length > 0) found.push(earlier);
  }
  return found;
}
