import type { Table } from '@spacex-platform/transform';
import type { OpenRequest, RowBatch, RunOutcome } from '../loader.ts';
import { columnList, literal, qualified, quoted } from '../sql/names.ts';
import { allTables } from '../sql/sql-target.ts';
import type { DatabaseConnection } from './connection.ts';
import { type Catalog, readCatalog } from './introspection.ts';
import { writeSuccess } from './ledger-writer.ts';
import { type Load, type Published, reportOfNewRows } from './load.ts';
import type { Migration } from './migration.ts';
import { refuseLostRows } from './reconcile.ts';
import { TableCopies } from './table-copies.ts';
import type { DatabaseTarget } from './target.ts';

/**
 * The first run of a schema: nothing is there to compare with, so rows go straight into the
 * tables, which the same transaction makes and nobody sees before its COMMIT. Every row is
 * written once instead of twice, and each key's index is built in one go at the end.
 */
export class FirstLoad implements Load {
  readonly #target: DatabaseTarget;
  readonly #request: OpenRequest;
  readonly #connection: DatabaseConnection;
  readonly #ddl: readonly string[];
  readonly #copies: TableCopies;
  /** Names of the primary keys, which are away while rows come in. */
  readonly #keys = new Map<Table, string>();

  private constructor(
    target: DatabaseTarget,
    request: OpenRequest,
    connection: DatabaseConnection,
    ddl: readonly string[],
  ) {
    this.#target = target;
    this.#request = request;
    this.#connection = connection;
    this.#ddl = ddl;
    this.#copies = new TableCopies(connection, request.tables, (table) => this.#nameOf(table));
  }

  /** Whether a schema holds none of the tables and views, so that making them hinders nobody. */
  static suits(target: DatabaseTarget, request: OpenRequest, { relations }: Catalog): boolean {
    const names = [...allTables(target, request), ...target.views].map(({ name }) => name);
    return !names.some((name) => relations.has(name));
  }

  /** Begins the transaction and makes the tables in it. */
  static async begin(
    target: DatabaseTarget,
    request: OpenRequest,
    connection: DatabaseConnection,
    { statements }: Migration,
  ): Promise<FirstLoad> {
    const load = new FirstLoad(target, request, connection, statements);
    await connection.query('begin');
    try {
      await load.#makeTables();
    } catch (error) {
      await connection.query('rollback').catch(() => undefined);
      throw error;
    }
    return load;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#copies.write(batch.rows);
  }

  async publish(outcome: RunOutcome): Promise<Published> {
    const reports = [];
    for (const [table, sent] of await this.#copies.finish()) {
      await this.#finish(table);
      await refuseLostRows(this.#connection, table, this.#nameOf(table), sent);
      reports.push(reportOfNewRows(table, sent));
    }
    const { name: target } = this.#target;
    this.#request.onEvent?.({ type: 'migrated', target, statements: this.#ddl });
    await writeSuccess(this.#connection, this.#target, this.#request, outcome, reports);
    return { reports, ddl: this.#ddl };
  }

  async #makeTables(): Promise<void> {
    // The source may keep the transaction waiting for longer than a server lets others idle.
    await this.#connection.query('set local idle_in_transaction_session_timeout to 0');
    // Only later runs need the right to make temporary tables; who lacks it learns it now.
    await this.#connection.query('create temporary table "stage of a later run" () on commit drop');
    for (const statement of this.#ddl) await this.#connection.query(statement);
    const { relations } = await readCatalog(this.#connection, this.#target.schema);
    for (const table of this.#request.tables) {
      const key = quoted(relations.get(table.name)?.primaryKeyName ?? '');
      this.#keys.set(table, key);
      await this.#connection.query(
        `alter table ${this.#nameOf(table)}
           drop constraint ${key},
           alter column _run_id set default ${literal(this.#request.run.runId)},
           alter column _loaded_at set default now()`,
      );
    }
  }

  /** The table as its DDL has it: with its key, and without the values of this run. */
  async #finish(table: Table): Promise<void> {
    await this.#connection.query(
      `alter table ${this.#nameOf(table)}
         add constraint ${this.#keys.get(table)} primary key (${columnList(table.key)}),
         alter column _run_id drop default,
         alter column _loaded_at drop default`,
    );
  }

  #nameOf(table: Table): string {
    return qualified(this.#target.schema, table.name);
  }
}
