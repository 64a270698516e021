import type { Row, Table } from '@spacex-platform/transform';
import { refuseLostRows } from '../run/reconcile.ts';
import { unknownTable } from '../run/unknown-table.ts';
import { columnList } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { CopyEncoder } from './copy-encoder.ts';
import { CopyQueue, type CopyTarget } from './copy-queue.ts';
import type { KnownRows } from './known-rows.ts';

interface TableCopy extends CopyTarget {
  readonly known: KnownRows | undefined;
  sent: number;
}

/** Copies the rows of a run into their tables and counts them. */
export class TableCopies {
  readonly #copies: CopyQueue;
  readonly #tables = new Map<Table, TableCopy>();

  /**
   * @param nameOf quoted name of the table that takes the rows
   * @param knownOf the rows that a table has already, if they are left out
   */
  constructor(
    connection: DatabaseConnection,
    tables: readonly Table[],
    nameOf: (table: Table) => string,
    knownOf: (table: Table) => KnownRows | undefined = () => undefined,
  ) {
    this.#copies = new CopyQueue(connection);
    for (const table of tables) {
      const columns = columnList([...Object.keys(table.columns), '_content_hash']);
      const into = `${nameOf(table)} (${columns})`;
      const known = knownOf(table);
      const isTaken = known && { isTaken: known.take.bind(known) };
      this.#tables.set(table, {
        encoder: new CopyEncoder(table),
        into,
        known,
        sent: 0,
        ...isTaken,
      });
    }
  }

  /** Accepts rows; resolves when the connection keeps up. */
  async write(rows: ReadonlyMap<Table, readonly Row[]>): Promise<void> {
    for (const [table, some] of rows) {
      const copy = this.#tables.get(table);
      if (copy === undefined) throw unknownTable(table);
      await this.#readKnown(copy);
      await this.#copies.write(copy, some);
      copy.sent += some.length;
      if (copy.known !== undefined) await this.#copies.flushFull(copy.known);
    }
  }

  /** Sends the remaining rows and waits for the last COPY. Returns the row count of each table. */
  async finish(): Promise<ReadonlyMap<Table, number>> {
    for (const copy of this.#tables.values()) {
      await this.#copies.flush(copy);
      if (copy.known !== undefined) await this.#copies.flush(copy.known);
    }
    await this.#copies.settled();
    return new Map([...this.#tables].map(([table, { sent }]) => [table, sent]));
  }

  async #readKnown({ known, sent }: TableCopy): Promise<void> {
    if (known?.isDue(sent) !== true) return;
    await this.#copies.settled();
    await known.read(sent);
  }
}

/**
 * Counts the rows that have arrived in a table.
 *
 * @param name quoted name of the table that took the rows
 * @throws LoaderError `reconciliation` if they are not as many as were sent
 */
export async function countRows(
  connection: DatabaseConnection,
  table: Table,
  name: string,
  sent: number,
): Promise<void> {
  const { target } = connection;
  const { rows } = await connection.query(`select count(*) as arrived from ${name}`);
  refuseLostRows(target, target, table, { sent, arrived: Number(rows[0]?.['arrived']) });
}
