import type { Table } from '@spacex-platform/transform';
import type { OpenRequest, RunOutcome, TableReport } from '../loader.ts';
import { rejectedIds } from '../run/prune.ts';
import { allTables } from '../sql/sql-target.ts';
import { storableText } from '../sql/storable-text.ts';
import { readCatalog } from './introspection.ts';
import { writeSuccess } from './ledger-writer.ts';
import type { Load } from './load.ts';
import { mergeTable, type PruneOptions } from './merge.ts';
import { readMigration } from './migration.ts';
import type { Staging } from './staging.ts';
import { beginWithLocks } from './table-locks.ts';
import type { DatabaseRun } from './target.ts';

/** Copies rows into temporary tables while documents arrive, and merges them in one transaction. */
export function stagedLoad({ target, request, connection }: DatabaseRun, staging: Staging): Load {
  const { schema } = target;
  const { runId } = request.run;
  return {
    write: (batch) => staging.write(batch),
    async publish(outcome) {
      const counts = await staging.finish();
      await beginWithLocks(connection, target, request);
      // Again, under the locks: another session may have changed a table while documents arrived.
      const catalog = await readCatalog(connection, schema);
      const tables = allTables(target, request);
      const migration = await readMigration(connection, target, catalog, tables, true);
      const { statements, widened } = migration;
      if (statements.length > 0) {
        for (const statement of statements) await connection.query(statement);
        request.onEvent?.({ type: 'migrated', target: target.name, statements });
      }
      // The merge joins by hashes of the keys; the server's default spills them to disk early.
      await connection.query(`set local work_mem to '64MB'`);
      const reports: TableReport[] = [];
      for (const [table, rows] of counts) {
        const rewrite = widened.has(table.name);
        const options = { schema, runId, rewrite, prune: pruneOf(table, request, outcome) };
        reports.push(await mergeTable(connection, table, staging, rows, options));
      }
      await writeSuccess(connection, target, request, outcome, reports);
      return { reports, ddl: statements };
    },
  };
}

/** What pruning spares, or null if the run does not prune. */
export function pruneOf(
  table: Table,
  { prune }: OpenRequest,
  outcome: RunOutcome,
): PruneOptions | null {
  return prune === true ? { keep: [...rejectedIds(table, outcome)].map(storableText) } : null;
}
