import { documentKeyOf, type Table } from '@spacex-platform/transform';
import type { RowBatch } from '../loader.ts';
import { resourcesWithoutRoot, rootOf } from '../run/root-table.ts';
import { columnList, quoted } from '../sql/names.ts';
import { postgresTypes } from './column-types.ts';
import type { DatabaseConnection } from './connection.ts';
import { countRows, TableCopies } from './table-copies.ts';

/**
 * The temporary tables of one run: one for each table, and one for the ids of the documents of
 * a resource whose own table the run does not fill. They belong to the connection, so nothing
 * of them outlives a killed process.
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

  /** Takes rows; resolves when the connection keeps up. */
  async write(batch: RowBatch): Promise<void> {
    const documents = this.#documents.get(batch.resource);
    for (const id of batch.documentIds) documents?.ids.push(id);
    await this.#copies.write(batch.rows);
  }

  /** Sends what is left and makes sure that every row has arrived. */
  async finish(): Promise<ReadonlyMap<Table, number>> {
    const counts = await this.#copies.finish();
    for (const { ids, name } of this.#documents.values()) {
      await this.#connection.query(
        `insert into ${name} select distinct unnest(cast($1 as text[]))`,
        [ids],
      );
    }
    // Numbers of rows, and which keys are about unique, are all that the planner needs.
    await this.#connection.query('set default_statistics_target to 10');
    for (const [table, sent] of counts) {
      // What the merge joins and compares by; statistics of every column would cost as much as
      // the COPY itself.
      const compared = columnList([...table.key, '_content_hash']);
      await this.#connection.query(`analyze ${stageName(table)} (${compared})`);
      await countRows(this.#connection, table, stageName(table), sent);
    }
    return counts;
  }

  /** A FROM item with one column, the ids of the documents that this run brings. */
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

/** The temporary table of a table; a name with spaces cannot hide a real one. */
export function stageName(table: Table): string {
  return quoted(`stage of ${table.name}`);
}
