import type { Table } from '@spacex-platform/transform';
import { columnList, literal, qualified, quoted } from '../sql/names.ts';
import { allTables } from '../sql/sql-target.ts';
import { type Catalog, readCatalog } from './introspection.ts';
import { writeSuccess } from './ledger-writer.ts';
import { type Load, reportOfNewRows } from './load.ts';
import type { Migration } from './migration.ts';
import { countRows, TableCopies } from './table-copies.ts';
import type { DatabaseRun } from './target.ts';

/** Whether the schema has none of the tables and views yet, so that creating them blocks no one. */
export function isFirstLoad({ target, request }: DatabaseRun, { relations }: Catalog): boolean {
  const names = [...allTables(target, request), ...target.views].map(({ name }) => name);
  return !names.some((name) => relations.has(name));
}

/**
 * The first run of a schema: there is nothing to compare with, so rows go directly into the tables,
 * which the same transaction creates and which are not visible before its COMMIT. Each row is
 * written once instead of twice, and the index of each key is built once at the end. Begins the
 * transaction and creates the tables in it.
 */
export async function beginFirstLoad(
  run: DatabaseRun,
  { statements: ddl }: Migration,
): Promise<Load> {
  const { target, request, connection } = run;
  const nameOf = (table: Table) => qualified(target.schema, table.name);
  const copies = new TableCopies(connection, request.tables, nameOf);
  await connection.query('begin');
  const keys = await createTables(run, ddl, nameOf).catch(async (error: unknown) => {
    await connection.query('rollback').catch(() => undefined);
    throw error;
  });
  return {
    write: (batch) => copies.write(batch.rows),
    async publish(outcome) {
      const reports = [];
      for (const [table, sent] of await copies.finish()) {
        // Restores the key and removes the defaults of this run.
        await connection.query(
          `alter table ${nameOf(table)}
             add constraint ${keys.get(table)} primary key (${columnList(table.key)}),
             alter column _run_id drop default,
             alter column _loaded_at drop default`,
        );
        await countRows(connection, table, nameOf(table), sent);
        reports.push(reportOfNewRows(table, sent));
      }
      request.onEvent?.({ type: 'migrated', target: target.name, statements: ddl });
      await writeSuccess(connection, target, request, outcome, reports);
      return { reports, documents: [], ddl };
    },
  };
}

/** Returns the names of the primary keys, which are dropped while rows come in. */
async function createTables(
  { target, request, connection }: DatabaseRun,
  ddl: readonly string[],
  nameOf: (table: Table) => string,
): Promise<ReadonlyMap<Table, string>> {
  // The source may keep the transaction idle for longer than a server allows.
  await connection.query('set local idle_in_transaction_session_timeout to 0');
  // Only later runs create temporary tables; a missing privilege is reported now.
  await connection.query('create temporary table "stage of a later run" () on commit drop');
  for (const statement of ddl) await connection.query(statement);
  const { relations } = await readCatalog(connection, target.schema);
  const keys = new Map<Table, string>();
  for (const table of request.tables) {
    const key = quoted(relations.get(table.name)?.primaryKeyName ?? '');
    keys.set(table, key);
    await connection.query(
      `alter table ${nameOf(table)}
         drop constraint ${key},
         alter column _run_id set default ${literal(request.run.runId)},
         alter column _loaded_at set default now()`,
    );
  }
  return keys;
}
