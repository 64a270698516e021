import type { Ledger } from '../ledger.ts';
import { noLedger, sqlLedger } from '../sql/ledger-reader.ts';
import type { Warehouse } from './connection.ts';

/**
 * The ledger of a schema.
 *
 * @param target name of the target, for messages
 * @throws LoaderError `not_found` if no run has finished there yet
 */
export async function redshiftLedger(
  target: string,
  schema: string,
  warehouse: Warehouse,
): Promise<Ledger> {
  const { rows } = await warehouse.query(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = 'etl_runs'`,
    [schema],
  );
  if (rows.length > 0) return sqlLedger(warehouse, schema);
  await warehouse.close();
  throw noLedger(target, schema);
}
