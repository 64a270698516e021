import { documentKeyOf, type Table } from '@spacex-platform/transform';
import type { RowBatch } from '../loader.ts';
import { resourcesWithoutRoot, rootOf } from '../run/root-table.ts';
import { columnList, quoted } from '../sql/names.ts';
import { postgresTypes } from './column-types.ts';
import type { DatabaseConnection } from './connection.ts';
import { defaultKnownAfter, KnownBudget, KnownRows, knownColumn } from './known-rows.ts';
import { TableCopies } from './table-copies.ts';
import type { DatabaseRun } from './target.ts';

/** Below it, the planner's guess by the size of a table is good enough for any plan. */
const analyzedRows = 1000;

/**
 * The temporary tables of one run: one for each table, and one for the ids of the documents of a
 * resource whose own table the run does not fill. They belong to the connection, so they do not
 * outlive a killed process.
 */
export class Staging {
  readonly #connection: DatabaseConnection;
  readonly #copies: TableCopies;
  readonly #tables: readonly Table[];
  readonly #documents = new Map<string, { readonly ids: string[]; readonly name: string }>();

  private constructor(
    { connection, target, request: { tables } }: DatabaseRun,
    isComparable: (table: Table) => boolean,
  ) {
    this.#connection = connection;
    const budget = new KnownBudget();
    const { schema, knownAfter: after = defaultKnownAfter } = target;
    this.#copies = new TableCopies(connection, tables, stageName, (table) => {
      if (!isComparable(table)) return undefined;
      return new KnownRows(connection, table, { schema, stage: stageName(table), after, budget });
    });
    this.#tables = tables;
    for (const resource of resourcesWithoutRoot(tables)) {
      this.#documents.set(resource, { ids: [], name: quoted(`stage of documents of ${resource}`) });
    }
  }

  /**
   * @param isComparable whether rows that the target has already with the same hash need not be
   *   written, so that they can be left out
   */
  static async create(run: DatabaseRun, isComparable: (table: Table) => boolean): Promise<Staging> {
    const { connection } = run;
    const staging = new Staging(run, isComparable);
    for (const table of run.request.tables) {
      const columns = Object.entries(table.columns).map(
        ([name, column]) => `${quoted(name)} ${postgresTypes[column.type]}`,
      );
      columns.push('_content_hash bigint', `${knownColumn} boolean`);
      await connection.query(`create temporary table ${stageName(table)} (${columns.join(', ')})`);
    }
    for (const { name } of staging.#documents.values()) {
      await connection.query(`create temporary table ${name} (id text)`);
    }
    return staging;
  }

  /** Accepts rows; resolves when the connection keeps up. */
  async write(batch: RowBatch): Promise<void> {
    const documents = this.#documents.get(batch.resource);
    for (const id of batch.documentIds) documents?.ids.push(id);
    await this.#copies.write(batch.rows);
  }

  /** Sends the remaining rows. Returns the number of rows that were sent for each table. */
  async finish(): Promise<ReadonlyMap<Table, number>> {
    const counts = await this.#copies.finish();
    for (const { ids, name } of this.#documents.values()) {
      await this.#connection.query(
        `insert into ${name} select distinct unnest(cast($1 as text[]))`,
        [ids],
      );
    }
    await this.#analyze([...counts].flatMap(([table, rows]) => (rows < analyzedRows ? [] : table)));
    return counts;
  }

  async #analyze(tables: readonly Table[]): Promise<void> {
    if (tables.length === 0) return;
    // The planner needs only row counts and the selectivity of keys.
    await this.#connection.query('set default_statistics_target to 10');
    // The columns that the merge joins and compares by: statistics of all columns would cost as
    // much as the COPY.
    const named = tables.map(
      (table) => `${stageName(table)} (${columnList([...table.key, '_content_hash'])})`,
    );
    await this.#connection.query(`analyze ${named.join(', ')}`);
  }

  /** A FROM item with one column, the ids of the documents that this run loads. */
  documentsOf(table: Table): string {
    const root = rootOf(this.#tables, table.resource);
    if (root !== undefined) {
      return `(select ${quoted(documentKeyOf(root))} as id from ${stageName(root)})`;
    }
    const documents = this.#documents.get(table.resource);
    if (documents === undefined) throw new TypeError(`No documents are staged for ${table.name}`);
    return documents.name;
  }
}

/** Name of the temporary table of a table. It has spaces, so it cannot hide a real table. */
export function stageName(table: Table): string {
  return quoted(`stage of ${table.name}`);
}
