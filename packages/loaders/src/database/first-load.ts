import type { Table } from '@spacex-platform/transform';
import type { RowBatch, RunOutcome } from '../loader.ts';
import { columnList, literal, qualified, quoted } from '../sql/names.ts';
import { allTables } from '../sql/sql-target.ts';
import { type Catalog, readCatalog } from './introspection.ts';
import { writeSuccess } from './ledger-writer.ts';
import { type Load, type Published, reportOfNewRows } from './load.ts';
import type { Migration } from './migration.ts';
import { countRows, TableCopies } from './table-copies.ts';
import type { DatabaseRun } from './target.ts';

/**
 * The first run of a schema: there is nothing to compare with, so rows go directly into the tables,
 * which the same transaction creates and which are not visible before its COMMIT. Each row is
 * written once instead of twice, and the index of each key is built once at the end.
 */
export class FirstLoad implements Load {
  readonly #run: DatabaseRun;
  readonly #ddl: readonly string[];
  readonly #copies: TableCopies;
  /** Names of the primary keys, which are dropped while rows come in. */
  readonly #keys = new Map<Table, string>();

  private constructor(run: DatabaseRun, ddl: readonly string[]) {
    this.#run = run;
    this.#ddl = ddl;
    const { connection, request } = run;
    this.#copies = new TableCopies(connection, request.tables, (table) => this.#nameOf(table));
  }

  /**
   * Whether the schema has none of the tables and views yet, so that creating them blocks no one.
   */
  static suits({ target, request }: DatabaseRun, { relations }: Catalog): boolean {
    const names = [...allTables(target, request), ...target.views].map(({ name }) => name);
    return !names.some((name) => relations.has(name));
  }

  /** Begins the transaction and creates the tables in it. */
  static async begin(run: DatabaseRun, { statements }: Migration): Promise<FirstLoad> {
    const load = new FirstLoad(run, statements);
    await run.connection.query('begin');
    try {
      await load.#createTables();
    } catch (error) {
      await run.connection.query('rollback').catch(() => undefined);
      throw error;
    }
    return load;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#copies.write(batch.rows);
  }

  async publish(outcome: RunOutcome): Promise<Published> {
    const { target, request, connection } = this.#run;
    const reports = [];
    for (const [table, sent] of await this.#copies.finish()) {
      await this.#finish(table);
      await countRows(connection, table, this.#nameOf(table), sent);
      reports.push(reportOfNewRows(table, sent));
    }
    request.onEvent?.({ type: 'migrated', target: target.name, statements: this.#ddl });
    await writeSuccess(connection, target, request, outcome, reports);
    return { reports, ddl: this.#ddl };
  }

  async #createTables(): Promise<void> {
    const { target, request, connection } = this.#run;
    // The source may keep the transaction idle for longer than a server allows.
    await connection.query('set local idle_in_transaction_session_timeout to 0');
    // Only later runs create temporary tables; a missing privilege is reported now.
    await connection.query('create temporary table "stage of a later run" () on commit drop');
    for (const statement of this.#ddl) await connection.query(statement);
    const { relations } = await readCatalog(connection, target.schema);
    for (const table of request.tables) {
      const key = quoted(relations.get(table.name)?.primaryKeyName ?? '');
      this.#keys.set(table, key);
      await connection.query(
        `alter table ${this.#nameOf(table)}
           drop constraint ${key},
           alter column _run_id set default ${literal(request.run.runId)},
           alter column _loaded_at set default now()`,
      );
    }
  }

  /** Restores the key of a table and removes the defaults of this run. */
  async #finish(table: Table): Promise<void> {
    await this.#run.connection.query(
      `alter table ${this.#nameOf(table)}
         add constraint ${this.#keys.get(table)} primary key (${columnList(table.key)}),
         alter column _run_id drop default,
         alter column _loaded_at drop default`,
    );
  }

  #nameOf(table: Table): string {
    return qualified(this.#run.target.schema, table.name);
  }
}
