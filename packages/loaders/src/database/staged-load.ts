import { allTables } from '../sql/sql-target.ts';
import { compareDocuments } from './compare-documents.ts';
import { readCatalog } from './introspection.ts';
import { writeSuccess } from './ledger-writer.ts';
import type { Load } from './load.ts';
import { mergeTables } from './merge-tables.ts';
import { readMigration } from './migration.ts';
import { planTables } from './plan-tables.ts';
import type { Staging } from './staging.ts';
import { beginWithLocks } from './table-locks.ts';
import type { DatabaseRun } from './target.ts';

/** Copies rows into temporary tables while documents arrive, and merges them in one transaction. */
export function stagedLoad(run: DatabaseRun, staging: Staging): Load {
  const { target, request, connection } = run;
  return {
    write: (batch) => staging.write(batch),
    async publish(outcome) {
      const counts = await staging.finish();
      await beginWithLocks(connection, target, request);
      // Again, under the locks: another session may have changed a table while documents arrived.
      const catalog = await readCatalog(connection, target.schema);
      const tables = allTables(target, request);
      const migration = await readMigration(connection, target, catalog, tables, true);
      const { statements, widened } = migration;
      if (statements.length > 0) {
        for (const statement of statements) await connection.query(statement);
        request.onEvent?.({ type: 'migrated', target: target.name, statements });
      }
      // The merge joins by hashes of the keys; the server's default spills them to disk early.
      await connection.query(`set local work_mem to '64MB'`);
      const existed = (name: string) => catalog.relations.has(name);
      const planned = await planTables(run, staging, counts, existed, widened, outcome);
      const documents = await compareDocuments(run, staging, planned, existed, outcome);
      const reports = await mergeTables(run, staging, planned, outcome);
      await writeSuccess(connection, target, request, outcome, reports);
      return { reports, documents, ddl: statements };
    },
  };
}
