import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { DatabaseConnection } from './connection.ts';

/**
 * Makes sure that every row sent for a table has arrived in `place`, a quoted name.
 *
 * @throws LoaderError `reconciliation`
 */
export async function refuseLostRows(
  connection: DatabaseConnection,
  table: Table,
  place: string,
  sent: number,
): Promise<void> {
  const { rows } = await connection.query(`select count(*) as found from ${place}`);
  const found = Number(rows[0]?.['found']);
  if (found === sent) return;
  throw new LoaderError(
    'reconciliation',
    `${sent} rows were sent for ${table.name} but ${found} arrived on ${connection.target}. ` +
      'Nothing was committed; run again, and report this if it comes back.',
    { target: connection.target },
  );
}
