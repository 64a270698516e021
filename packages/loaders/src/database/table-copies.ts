import type { Row, Table } from '@spacex-platform/transform';
import { columnList } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { CopyEncoder } from './copy-encoder.ts';
import { CopyQueue, type CopyTarget } from './copy-queue.ts';

/** The rows of a run on their way into one table each, by COPY, and how many there were. */
export class TableCopies {
  readonly #copies: CopyQueue;
  readonly #tables = new Map<Table, CopyTarget & { sent: number }>();

  /** @param nameOf quoted name of the table that takes the rows */
  constructor(
    connection: DatabaseConnection,
    tables: readonly Table[],
    nameOf: (table: Table) => string,
  ) {
    this.#copies = new CopyQueue(connection);
    for (const table of tables) {
      const columns = columnList([...Object.keys(table.columns), '_content_hash']);
      const into = `${nameOf(table)} (${columns})`;
      this.#tables.set(table, { encoder: new CopyEncoder(table), into, sent: 0 });
    }
  }

  /** Takes rows; resolves when the connection keeps up. */
  async write(rows: ReadonlyMap<Table, readonly Row[]>): Promise<void> {
    for (const [table, some] of rows) {
      const copy = this.#tables.get(table);
      if (copy === undefined) {
        throw new TypeError(`Table ${table.name} was not named when the session was opened`);
      }
      await this.#copies.write(copy, some);
      copy.sent += some.length;
    }
  }

  /** Sends what is left, and waits for the last COPY; the number of rows of each table. */
  async finish(): Promise<ReadonlyMap<Table, number>> {
    for (const copy of this.#tables.values()) await this.#copies.flush(copy);
    await this.#copies.settled();
    return new Map([...this.#tables].map(([table, { sent }]) => [table, sent]));
  }
}
