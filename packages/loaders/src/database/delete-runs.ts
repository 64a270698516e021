import { qualified } from '../sql/names.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { readCatalog } from './introspection.ts';

/** Tables with a row for a run, those of its details first. */
const names = ['etl_run_checks', 'etl_rejects', 'etl_run_tables', 'etl_runs'];

/** Deletes runs from the ledger, all or none. */
export async function deleteRuns(
  connection: DatabaseConnection,
  schema: string,
  runIds: readonly string[],
): Promise<void> {
  await transaction(connection, async () => {
    const { relations } = await readCatalog(connection, schema);
    for (const name of names.filter((table) => relations.has(table))) {
      await connection.query(
        `delete from ${qualified(schema, name)} where run_id = any(cast($1 as uuid[]))`,
        [runIds],
      );
    }
  });
}
