import type { Table } from '@spacex-platform/transform';
import type { OpenRequest, RowBatch, RunOutcome, TableReport } from '../loader.ts';
import { rejectedIds } from '../run/prune.ts';
import { allTables } from '../sql/sql-target.ts';
import { storableText } from '../sql/storable-text.ts';
import { readCatalog } from './introspection.ts';
import { writeSuccess } from './ledger-writer.ts';
import type { Load, Published } from './load.ts';
import { mergeTable, type PruneOptions } from './merge.ts';
import { readMigration } from './migration.ts';
import type { Staging } from './staging.ts';
import { beginWithLocks } from './table-locks.ts';
import type { DatabaseRun } from './target.ts';

/** Copies rows into temporary tables while documents arrive, and merges them in one transaction. */
export class StagedLoad implements Load {
  readonly #run: DatabaseRun;
  readonly #staging: Staging;

  constructor(run: DatabaseRun, staging: Staging) {
    this.#run = run;
    this.#staging = staging;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#staging.write(batch);
  }

  /**
   * Compares the schema again, under the locks: another session may have changed a table while
   * documents arrived.
   */
  async publish(outcome: RunOutcome): Promise<Published> {
    const { target, request, connection } = this.#run;
    const counts = await this.#staging.finish();
    await beginWithLocks(connection, target, request);
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
    const reports: TableReport[] = [];
    for (const [table, rows] of counts) {
      reports.push(
        await mergeTable(connection, table, this.#staging, rows, {
          schema: target.schema,
          runId: request.run.runId,
          rewrite: widened.has(table.name),
          prune: pruneOf(table, request, outcome),
        }),
      );
    }
    await writeSuccess(connection, target, request, outcome, reports);
    return { reports, ddl: statements };
  }
}

/** What pruning spares, or null if the run does not prune. */
export function pruneOf(
  table: Table,
  { prune }: OpenRequest,
  outcome: RunOutcome,
): PruneOptions | null {
  return prune === true ? { keep: [...rejectedIds(table, outcome)].map(storableText) } : null;
}
