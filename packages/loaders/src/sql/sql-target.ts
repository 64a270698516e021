import type { Table } from '@spacex-platform/transform';
import type { OpenRequest } from '../loader.ts';
import type { Origin } from '../origin.ts';
import { refuseLesserOrigin } from '../run/refuse-origin.ts';
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
 * Refuses to load documents over those of a more complete origin in the schema.
 *
 * @param relations what the schema contains
 * @param readOrigin asks the ledger, if there is one
 * @throws LoaderError `snapshot_over_api`, `older_data`
 */
export async function refuseOriginInSchema(
  { name, schema }: SqlTarget,
  request: OpenRequest,
  relations: ReadonlyMap<string, unknown>,
  readOrigin: () => Promise<Origin | undefined>,
): Promise<void> {
  await refuseLesserOrigin(
    request,
    { target: name, what: `Schema "${schema}" on ${name}`, option: '--schema' },
    () => (relations.has('etl_runs') ? readOrigin() : undefined),
  );
}
