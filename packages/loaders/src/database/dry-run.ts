import type { Table } from '@spacex-platform/transform';
import type { LoadSession, RunOutcome, TableReport } from '../loader.ts';
import { refusePrune } from '../run/prune.ts';
import { SentRows } from '../run/sent-rows.ts';
import { Guard } from '../run/session-guard.ts';
import type { SessionWork } from '../run/single-use.ts';
import { allTables } from '../sql/sql-target.ts';
import { compareDocuments } from './compare-documents.ts';
import { planLedger } from './ensure-ledger.ts';
import { readCatalog } from './introspection.ts';
import { reportOf } from './merge-plan.ts';
import { planMigration } from './migration.ts';
import { planTables } from './plan-tables.ts';
import type { Staging } from './staging.ts';
import type { DatabaseRun } from './target.ts';
import { readViewChanges, type ViewChanges } from './view-changes.ts';

/**
 * A session that commits nothing: rows go into temporary tables, and `commit` counts in one
 * read-only snapshot what a real commit would change. It takes no lock, so it blocks no other run.
 */
export function dryRunSession(run: DatabaseRun, staging: Staging): SessionWork {
  const { target, request, connection } = run;
  const { name, schema } = target;
  const guard = new Guard(name, request, connection);
  const sent = new SentRows(name, request);
  const tables = allTables(target, request);
  let ddl: readonly string[] = [];
  let documents: LoadSession['documents'];

  const count = async (
    counts: ReadonlyMap<Table, number>,
    outcome: RunOutcome,
    views: ViewChanges,
  ): Promise<readonly TableReport[]> => {
    const catalog = await readCatalog(connection, schema);
    const migration = planMigration(target, catalog, tables, views);
    ddl = [...planLedger(schema, catalog), ...migration.statements];
    const exists = (table: string) => catalog.relations.has(table);
    const planned = await planTables(run, staging, counts, exists, migration.widened, outcome);
    documents = await compareDocuments(run, staging, planned, exists, outcome);
    return planned.map(({ table, rows, plan }) => reportOf(table, rows, plan));
  };

  return {
    get documents() {
      return documents;
    },
    get ddl() {
      return ddl;
    },
    write: (batch) =>
      guard.run(async () => {
        sent.add(batch);
        await staging.write(batch);
      }),
    commit: (outcome) =>
      guard.run(async () => {
        if (request.prune === true) refusePrune(name, outcome);
        const counts = await staging.finish();
        // Read before the snapshot: a read-only transaction cannot create temporary views.
        const catalog = await readCatalog(connection, schema);
        const views = await readViewChanges(connection, target, catalog, tables);
        await connection.query('begin isolation level repeatable read, read only');
        try {
          return await count(counts, outcome, views);
        } finally {
          await connection.query('rollback').catch(() => undefined);
          await guard.end();
        }
      }),
    abort: () => guard.end(),
  };
}
