import type { Bench, LedgerEntry } from './fault.ts';
import { existingTablesSql, fleetRowsOf, fleetRowsSql } from './fleet-rows.ts';

/** Runs one statement as the superuser. */
type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** What a schema `spacex` contains, read by plain SQL. */
export function schemaContents(query: Query): Pick<Bench, 'rows' | 'ledger'> {
  return {
    rows: async () => {
      const [found] = await query(existingTablesSql());
      if (found?.['n'] === 0) return undefined;
      return fleetRowsOf((await query(fleetRowsSql()))[0]);
    },
    ledger: async () => {
      const [found] = await query("select to_regclass('spacex.etl_runs') is not null as made");
      if (found?.['made'] !== true) return [];
      const entries = await query(
        `select cast(run_id as text) as "runId", status, error_code as "errorCode"
           from spacex.etl_runs order by finished_at`,
      );
      return entries as unknown as LedgerEntry[];
    },
  };
}
