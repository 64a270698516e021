import { curatedZone } from '../curated-zone/layout.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { loadIcebergDriver } from '../iceberg/driver.ts';
import { ManifestReader } from '../iceberg/manifest-reader.ts';
import { reachableFiles } from '../iceberg/reachable-files.ts';
import { readMetadata } from '../iceberg/table-state.ts';
import { pathOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { CatalogLake, LakeCatalog } from './catalog.ts';
import { filesCatalog, filesCatalogName } from './files-catalog.ts';

/**
 * The catalogs whose tables need files of a lake: the given one, and that of the versions in the lake,
 * which readers use whether or not it is given.
 */
export function catalogsOf(catalog: LakeCatalog | undefined): readonly LakeCatalog[] {
  if (catalog === undefined) return [filesCatalog()];
  return catalog.name === filesCatalogName ? [catalog] : [catalog, filesCatalog()];
}

/** URIs of all metadata that catalogs name. */
export async function shownMetadata(
  lake: CatalogLake,
  catalogs: readonly LakeCatalog[],
): Promise<readonly string[]> {
  const shown: string[] = [];
  for (const catalog of catalogs) shown.push(...(await catalog.shownMetadata(lake)));
  return shown;
}

/**
 * URIs of the metadata that catalogs will still name when `updated` follows the pointer: commits of
 * other programs, and all that the other catalogs name.
 */
export async function lastingMetadata(
  lake: CatalogLake,
  catalogs: readonly LakeCatalog[],
  updated: LakeCatalog | undefined,
): Promise<readonly string[]> {
  const lasting: string[] = [];
  for (const catalog of catalogs) {
    if (catalog === updated) {
      lasting.push(...(await catalog.foreignCommits(lake)).map(({ metadata }) => metadata));
    } else {
      lasting.push(...(await catalog.shownMetadata(lake)));
    }
  }
  return lasting;
}

/** Metadata that are read at the same time. */
const concurrency = 6;

/**
 * Paths of everything in a lake that metadata need, with all their snapshots, whichever program wrote
 * them. Metadata that are not in the lake need nothing in it that the lake could name.
 *
 * @throws LoaderError `damaged` if one of the files of metadata is missing or cannot be read
 */
export async function filesOfMetadata(
  store: ObjectStore,
  uris: readonly string[],
): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  await forEachConcurrently(new Set(uris), concurrency, async (uri) => {
    const path = pathOf(store, uri, curatedZone);
    if (path === undefined) return;
    files.add(path);
    const metadata = await readMetadata(store, path);
    // The version of a lake that was copied here: its files are in the original.
    if (pathOf(store, metadata.location, curatedZone) === undefined) return;
    const reader = new ManifestReader(await loadIcebergDriver(), store);
    for (const file of await reachableFiles(reader, metadata)) {
      const inLake = pathOf(store, file, curatedZone);
      if (inLake !== undefined) files.add(inLake);
    }
  });
  return files;
}
