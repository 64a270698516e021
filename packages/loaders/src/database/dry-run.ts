import type { Table } from '@spacex-platform/transform';
import type { LoadSession, RowBatch, RunOutcome, TableReport } from '../loader.ts';
import { refusePrune } from '../run/prune.ts';
import { Guard } from '../run/session-guard.ts';
import { allTables } from '../sql/sql-target.ts';
import { planLedger } from './ensure-ledger.ts';
import { readCatalog } from './introspection.ts';
import { countMerge } from './merge.ts';
import { planMigration } from './migration.ts';
import { pruneOf } from './staged-load.ts';
import type { Staging } from './staging.ts';
import type { DatabaseRun } from './target.ts';
import { readViewChanges, type ViewChanges } from './view-changes.ts';

/**
 * A session that commits nothing: rows go into temporary tables, and `commit` counts in one
 * read-only snapshot what a real commit would change. It takes no lock, so it blocks no other run.
 */
export class DryRunSession implements LoadSession {
  readonly #run: DatabaseRun;
  readonly #staging: Staging;
  readonly #guard: Guard;
  #ddl: readonly string[] = [];

  constructor(run: DatabaseRun, staging: Staging) {
    this.#run = run;
    this.#staging = staging;
    this.#guard = new Guard(run.target.name, run.request, run.connection);
  }

  get ddl(): readonly string[] {
    return this.#ddl;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#guard.run(() => this.#staging.write(batch));
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const { target, request, connection } = this.#run;
    return this.#guard.run(async () => {
      if (request.prune === true) refusePrune(target.name, outcome);
      const counts = await this.#staging.finish();
      const views = await this.#viewChanges();
      await connection.query('begin isolation level repeatable read, read only');
      try {
        return await this.#count(counts, outcome, views);
      } finally {
        await connection.query('rollback').catch(() => undefined);
        await this.#guard.end();
      }
    });
  }

  async abort(): Promise<void> {
    await this.#guard.end();
  }

  /** Read before the snapshot: a read-only transaction cannot create temporary views. */
  async #viewChanges(): Promise<ViewChanges> {
    const { target, request, connection } = this.#run;
    const catalog = await readCatalog(connection, target.schema);
    return readViewChanges(connection, target, catalog, allTables(target, request));
  }

  async #count(
    counts: ReadonlyMap<Table, number>,
    outcome: RunOutcome,
    views: ViewChanges,
  ): Promise<readonly TableReport[]> {
    const { target, request, connection } = this.#run;
    const { schema } = target;
    const catalog = await readCatalog(connection, schema);
    const migration = planMigration(target, catalog, allTables(target, request), views);
    this.#ddl = [...planLedger(schema, catalog), ...migration.statements];
    const reports: TableReport[] = [];
    for (const [table, rows] of counts) {
      reports.push(
        await countMerge(connection, table, this.#staging, rows, {
          schema,
          exists: catalog.relations.has(table.name),
          rewrite: migration.widened.has(table.name),
          prune: pruneOf(table, request, outcome),
        }),
      );
    }
    return reports;
  }
}
