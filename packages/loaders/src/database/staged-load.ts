import type { Table } from '@spacex-platform/transform';
import type { OpenRequest, RowBatch, RunOutcome, TableReport } from '../loader.ts';
import { allTables } from '../sql/sql-target.ts';
import { storableText } from '../sql/storable-text.ts';
import type { DatabaseConnection } from './connection.ts';
import { readCatalog } from './introspection.ts';
import { writeSuccess } from './ledger-writer.ts';
import type { Load, Published } from './load.ts';
import { mergeTable, type PruneOptions } from './merge.ts';
import { planMigration } from './migration.ts';
import type { Staging } from './staging.ts';
import { beginWithLocks } from './table-locks.ts';
import type { DatabaseTarget } from './target.ts';
import { readViewChanges } from './view-changes.ts';

/** Rows into temporary tables while documents come in; one transaction merges them at the end. */
export class StagedLoad implements Load {
  readonly #target: DatabaseTarget;
  readonly #request: OpenRequest;
  readonly #connection: DatabaseConnection;
  readonly #staging: Staging;

  constructor(
    target: DatabaseTarget,
    request: OpenRequest,
    connection: DatabaseConnection,
    staging: Staging,
  ) {
    this.#target = target;
    this.#request = request;
    this.#connection = connection;
    this.#staging = staging;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#staging.write(batch);
  }

  /**
   * The shape is compared again, under the locks: somebody may have changed a table while the
   * documents came in.
   */
  async publish(outcome: RunOutcome): Promise<Published> {
    const connection = this.#connection;
    const { name, schema } = this.#target;
    const counts = await this.#staging.finish();
    await beginWithLocks(connection, this.#target, this.#request);
    const catalog = await readCatalog(connection, schema);
    const tables = allTables(this.#target, this.#request);
    const views = await readViewChanges(connection, this.#target, catalog, tables, true);
    const { statements, widened } = planMigration(this.#target, catalog, tables, views);
    if (statements.length > 0) {
      for (const statement of statements) await connection.query(statement);
      this.#request.onEvent?.({ type: 'migrated', target: name, statements });
    }
    // The merge joins by hashes of the keys; the server's default spills them to disk early.
    await connection.query(`set local work_mem to '64MB'`);
    const reports = await this.#merge(counts, widened, outcome);
    await writeSuccess(connection, this.#target, this.#request, outcome, reports);
    return { reports, ddl: statements };
  }

  async #merge(
    counts: ReadonlyMap<Table, number>,
    widened: ReadonlySet<string>,
    outcome: RunOutcome,
  ): Promise<readonly TableReport[]> {
    const reports: TableReport[] = [];
    for (const [table, rows] of counts) {
      reports.push(
        await mergeTable(this.#connection, table, this.#staging, rows, {
          schema: this.#target.schema,
          runId: this.#request.run.runId,
          rewrite: widened.has(table.name),
          prune: pruneOf(table, this.#request, outcome),
        }),
      );
    }
    return reports;
  }
}

/** Pruning never deletes a document that was merely rejected. */
export function pruneOf(
  table: Table,
  { prune }: OpenRequest,
  { rejects }: RunOutcome,
): PruneOptions | null {
  if (prune !== true) return null;
  const keep = rejects
    .filter((reject) => reject.resource === table.resource)
    .flatMap((reject) => reject.documentId ?? [])
    .map(storableText);
  return { keep };
}
