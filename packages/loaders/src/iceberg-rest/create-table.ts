import { curatedZone } from '../curated-zone/layout.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { pathOf } from '../iceberg/uris.ts';
import type { CatalogLake } from '../lake/catalog.ts';
import type { PublishedMetadata } from '../lake/published-metadata.ts';
import { isInvalidAnswer } from './answers.ts';
import type { RestConnection } from './connection.ts';
import type { ServedTable } from './protocol.ts';
import { creatingCommit, firstState } from './table-commit.ts';

/**
 * Creates a table in the first of these ways that the server accepts:
 *
 * 1. It serves the metadata of the lake.
 * 2. It writes metadata with the id, the location and the first snapshot of the lake.
 * 3. It writes metadata with an id and a location of its own, and the first snapshot of the lake.
 *
 * @throws LoaderError `superseded` if another program has created it in the meantime
 */
export async function createTable(
  connection: RestConnection,
  one: PublishedMetadata,
): Promise<void> {
  if (await connection.registerTable(one.table, one.uri)) return;
  const { schema, spec } = firstState(one.metadata);
  const staged = await connection.stageTable(one.table, schema, spec);
  const hosts = staged === undefined ? [one.metadata] : [one.metadata, staged];
  // Some servers refuse a snapshot that is older than the table.
  const times = staged === undefined ? [0] : [0, staged['last-updated-ms']];
  let refused: unknown;
  for (const host of hosts) {
    for (const notBefore of times) {
      try {
        return await connection.commit(creatingCommit(one, host, notBefore));
      } catch (error) {
        if (!isRefused(error)) throw error;
        refused = error;
      }
    }
  }
  throw refused;
}

/**
 * Replaces a table to which another program has committed. It is not changed step by step: the next
 * snapshot of the lake would have a number that the commit of the other program already has.
 *
 * A server may delete the files of a table that is dropped, whatever it was asked. So a table whose
 * files are in the lake gets another name instead.
 */
export async function replaceTable(
  connection: RestConnection,
  lake: CatalogLake,
  served: ServedTable,
  one: PublishedMetadata,
): Promise<void> {
  if (await connection.registerTable(one.table, one.uri, true)) return;
  const uris = [served.uri, served.metadata.location];
  const isInLake = uris.some((uri) => pathOf(lake.store, uri, curatedZone) !== undefined);
  if (isInLake) await connection.renameTable(one.table, `${one.table}_replaced_${Date.now()}`);
  else await connection.dropTable(one.table);
  await createTable(connection, one);
}

/** Whether a server refuses a way of creating or changing a table, so that another one may work. */
export function isRefused(error: unknown): boolean {
  if (!isLoaderError(error) || isInvalidAnswer(error)) return false;
  return ['statement', 'not_found'].includes(error.code);
}
