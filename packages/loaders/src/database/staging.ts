import { documentKeyOf, type Table } from '@spacex-platform/transform';
import type { RowBatch } from '../loader.ts';
import { resourcesWithoutRoot, rootOf } from '../run/root-table.ts';
import { columnList, quoted } from '../sql/names.ts';
import { postgresTypes } from './column-types.ts';
import type { DatabaseConnection } from './connection.ts';
import { countRows, TableCopies } from './table-copies.ts';

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

  private constructor(connection: DatabaseConnection, tables: readonly Table[]) {
    this.#connection = connection;
    this.#copies = new TableCopies(connection, tables, stageName);
    this.#tables = tables;
    for (const resource of resourcesWithoutRoot(tables)) {
      this.#documents.set(resource, { ids: [], name: quoted(`stage of documents of ${resource}`) });
    }
  }

  static async create(connection: DatabaseConnection, tables: readonly Table[]): Promise<Staging> {
    const staging = new Staging(connection, tables);
    for (const table of tables) {
      const columns = Object.entries(table.columns).map(
        ([name, column]) => `${quoted(name)} ${postgresTypes[column.type]}`,
      );
      columns.push('_content_hash bigint');
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

  /** Sends the remaining rows and checks that all rows have arrived. */
  async finish(): Promise<ReadonlyMap<Table, number>> {
    const counts = await this.#copies.finish();
    for (const { ids, name } of this.#documents.values()) {
      await this.#connection.query(
        `insert into ${name} select distinct unnest(cast($1 as text[]))`,
        [ids],
      );
    }
    // The planner needs only row counts and the selectivity of keys.
    await this.#connection.query('set default_statistics_target to 10');
    for (const [table, sent] of counts) {
      // The columns that the merge joins and compares by: statistics of all columns would cost as
      // much as the COPY.
      const compared = columnList([...table.key, '_content_hash']);
      await this.#connection.query(`analyze ${stageName(table)} (${compared})`);
      await countRows(this.#connection, table, stageName(table), sent);
    }
    return counts;
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
