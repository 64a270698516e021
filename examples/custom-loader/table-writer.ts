import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TableReport } from '@spacex-platform/loaders';
import { contentHash, documentKeyOf, type Row, type Table } from '@spacex-platform/transform';
import { createTable, quoted, stored } from './sqlite-values.ts';

/** Updates one table within the transaction of a session. */
export class TableWriter {
  readonly #database: DatabaseSync;
  readonly #table: Table;
  readonly #rewrite: boolean;
  readonly #hashOf: (row: Row) => bigint;
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #keysOf: StatementSync;
  readonly #remove: StatementSync;
  readonly #counts = { rows: 0, inserted: 0, updated: 0, unchanged: 0, deleted: 0 };

  /** @param rewrite write unchanged rows too */
  constructor(database: DatabaseSync, table: Table, rewrite: boolean) {
    database.exec(createTable(table));
    this.#database = database;
    this.#table = table;
    this.#rewrite = rewrite;
    this.#hashOf = contentHash(table);
    const name = quoted(table.name);
    const columns = [...Object.keys(table.columns), '_content_hash'].map(quoted);
    const keys = table.key.map(quoted);
    const isRow = keys.map((key) => `${key} = ?`).join(' and ');
    const marks = columns.map(() => '?').join(', ');
    this.#find = database.prepare(`select _content_hash as hash from ${name} where ${isRow}`);
    this.#put = database.prepare(
      `insert or replace into ${name} (${columns.join(', ')}) values (${marks})`,
    );
    const documentKey = quoted(documentKeyOf(table));
    this.#keysOf = database.prepare(
      `select ${keys.join(', ')} from ${name} where ${documentKey} = ?`,
    );
    this.#remove = database.prepare(`delete from ${name} where ${isRow}`);
  }

  get report(): TableReport {
    return { table: this.#table.name, ...this.#counts };
  }

  /** Writes changed rows, and deletes rows that a document no longer contains. */
  write(rows: readonly Row[], documentIds: readonly string[]): void {
    const sent = new Set<string>();
    for (const row of rows) {
      this.#putRow(row);
      sent.add(this.#keyOf(row));
    }
    for (const id of documentIds) this.#removeWhere(id, (key) => !sent.has(key));
  }

  /** Deletes the rows of all documents except these. */
  prune(kept: ReadonlySet<string>): void {
    const key = quoted(documentKeyOf(this.#table));
    const select = `select distinct ${key} as id from ${quoted(this.#table.name)}`;
    for (const { id } of this.#database.prepare(select).all()) {
      if (!kept.has(String(id))) this.#removeWhere(String(id), () => true);
    }
  }

  #putRow(row: Row): void {
    const { columns, key } = this.#table;
    const hash = String(this.#hashOf(row));
    const before = this.#find.get(...key.map((name) => row[name] as string | number));
    this.#counts.rows += 1;
    if (before?.['hash'] === hash && !this.#rewrite) {
      this.#counts.unchanged += 1;
      return;
    }
    const values = Object.entries(columns).map(([name, column]) => stored(column, row[name]));
    this.#put.run(...values, hash);
    this.#counts[before === undefined ? 'inserted' : 'updated'] += 1;
  }

  #removeWhere(documentId: string, isGone: (key: string) => boolean): void {
    for (const found of this.#keysOf.all(documentId)) {
      if (!isGone(this.#keyOf(found))) continue;
      this.#remove.run(...this.#table.key.map((name) => found[name] as string | number));
      this.#counts.deleted += 1;
    }
  }

  #keyOf(row: Readonly<Record<string, unknown>>): string {
    return JSON.stringify(this.#table.key.map((name) => row[name]));
  }
}
