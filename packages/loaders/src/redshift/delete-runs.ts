import { qualified } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';
import { literal } from './sql-text.ts';

/** Runs per transaction, so that a statement stays far below the limit of the Data API. */
const chunk = 500;

/** Deletes runs from the ledger. */
export async function deleteRuns(
  warehouse: Warehouse,
  schema: string,
  runIds: readonly string[],
): Promise<void> {
  for (let at = 0; at < runIds.length; at += chunk) {
    const ids = runIds
      .slice(at, at + chunk)
      .map(literal)
      .join(', ');
    await warehouse.transaction(
      ['etl_rejects', 'etl_run_tables', 'etl_runs'].map(
        (name) => `delete from ${qualified(schema, name)} where run_id in (${ids})`,
      ),
    );
  }
}
