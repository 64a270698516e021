import type { LoadSession, OpenRequest, RowBatch, RunOutcome, TableReport } from '../loader.ts';
import { refusePrune } from '../run/prune.ts';
import { Guard } from '../run/session-guard.ts';
import { allTables } from '../sql/sql-target.ts';
import type { DatabaseConnection } from './connection.ts';
import { planLedger } from './ensure-ledger.ts';
import { readCatalog } from './introspection.ts';
import { countMerge } from './merge.ts';
import { planMigration } from './migration.ts';
import { pruneOf } from './staged-load.ts';
import type { Staging } from './staging.ts';
import type { DatabaseTarget } from './target.ts';
import { readViewChanges, type ViewChanges } from './view-changes.ts';

/**
 * A session that publishes nothing: rows go into temporary tables, and the commit counts, in one
 * read-only snapshot, what a real one would do. Takes no turn, so it holds up nobody.
 */
export class DryRunSession implements LoadSession {
  readonly #target: DatabaseTarget;
  readonly #request: OpenRequest;
  readonly #connection: DatabaseConnection;
  readonly #staging: Staging;
  readonly #guard: Guard;
  #ddl: readonly string[] = [];

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
    this.#guard = new Guard(target.name, request, connection);
  }

  get ddl(): readonly string[] {
    return this.#ddl;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#guard.run(() => this.#staging.write(batch));
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    return this.#guard.run(async () => {
      if (this.#request.prune === true) refusePrune(this.#target.name, outcome);
      const counts = await this.#staging.finish();
      const views = await this.#viewChanges();
      await this.#connection.query('begin isolation level repeatable read, read only');
      try {
        return await this.#count(counts, outcome, views);
      } finally {
        await this.#connection.query('rollback').catch(() => undefined);
        await this.#guard.end();
      }
    });
  }

  async abort(): Promise<void> {
    await this.#guard.end();
  }

  /** Before the snapshot, since a transaction that only reads makes no temporary views either. */
  async #viewChanges(): Promise<ViewChanges> {
    const catalog = await readCatalog(this.#connection, this.#target.schema);
    const tables = allTables(this.#target, this.#request);
    return readViewChanges(this.#connection, this.#target, catalog, tables);
  }

  async #count(
    counts: Awaited<ReturnType<Staging['finish']>>,
    outcome: RunOutcome,
    views: ViewChanges,
  ): Promise<readonly TableReport[]> {
    const { schema } = this.#target;
    const catalog = await readCatalog(this.#connection, schema);
    const tables = allTables(this.#target, this.#request);
    const migration = planMigration(this.#target, catalog, tables, views);
    this.#ddl = [...planLedger(schema, catalog), ...migration.statements];
    const reports: TableReport[] = [];
    for (const [table, rows] of counts) {
      reports.push(
        await countMerge(this.#connection, table, this.#staging, rows, {
          schema,
          exists: catalog.relations.has(table.name),
          rewrite: migration.widened.has(table.name),
          prune: pruneOf(table, this.#request, outcome),
        }),
      );
    }
    return reports;
  }
}
