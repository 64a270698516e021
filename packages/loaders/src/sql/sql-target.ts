import type { Table } from '@spacex-platform/transform';
import type { OpenRequest } from '../loader.ts';
import { refuseSnapshotOverApi } from '../run/refuse-snapshot.ts';
import type { ViewDefinition } from './views.ts';

/** What a session on an SQL engine needs in addition to the request. */
export interface SqlTarget {
  /** Name of the target, for messages. */
  readonly name: string;
  readonly schema: string;
  /** Tables to create in addition to those of the run. */
  readonly tables: readonly Table[];
  readonly views: readonly ViewDefinition[];
}

/** The tables of the run, then the others to create. */
export function allTables(
  target: Pick<SqlTarget, 'tables'>,
  { tables }: Pick<OpenRequest, 'tables'>,
): Table[] {
  const own = new Set(tables.map((table) => table.name));
  return [...tables, ...target.tables.filter((table) => !own.has(table.name))];
}

/**
 * Refuses to load the snapshot over API data in the schema.
 *
 * @param relations what the schema contains
 * @param holdsApiData asks the ledger, if there is one
 * @throws LoaderError `snapshot_over_api`
 */
export async function refuseSnapshotInSchema(
  { name, schema }: SqlTarget,
  request: OpenRequest,
  relations: ReadonlyMap<string, unknown>,
  holdsApiData: () => Promise<boolean>,
): Promise<void> {
  await refuseSnapshotOverApi(
    request,
    { target: name, what: `Schema "${schema}" on ${name}`, option: '--schema' },
    async () => relations.has('etl_runs') && holdsApiData(),
  );
}
