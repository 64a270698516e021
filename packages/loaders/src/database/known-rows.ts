import type { Table } from '@spacex-platform/transform';
import type { HashSet } from '../run/hash-map.ts';
import { columnList } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { CopyEncoder } from './copy-encoder.ts';
import type { CopyTarget } from './copy-queue.ts';
import { readHashes } from './read-hashes.ts';

/** The column of a staging table that is true for rows of which only the key and the hash were sent. */
export const knownColumn = '_known';

/** Rows of a table that a run sends before it reads what the table has. */
export const defaultKnownAfter = 2000;

/** Pages of a table that are worth reading for each row that was sent: reading one takes 5 µs. */
const pagesPerRow = 10;

/** A table of so many pages is always worth reading. */
const minPages = 100;

/** Hashes that a run holds in memory, of all tables: each takes 10 to 13 bytes. */
const maxHashes = 2_000_000;

/** What the tables of a run share. */
export class KnownBudget {
  left = maxHashes;
}

/**
 * The rows that the target has already, by their content hashes. Of those, a run sends only the key
 * and the hash: enough to compare the tables with, but not to write the row. The commit refuses to
 * write if another session has changed or deleted such a row in between.
 */
export class KnownRows implements CopyTarget {
  readonly encoder: CopyEncoder;
  readonly into: string;
  readonly #connection: DatabaseConnection;
  readonly #schema: string;
  readonly #table: Table;
  readonly #keyAt: readonly number[];
  /** The values of one row: its key, and true. */
  readonly #values: unknown[];
  readonly #budget: KnownBudget;
  #after: number;
  #hashes: HashSet | undefined;

  /**
   * @param stage quoted name of its staging table
   * @param after rows that the run sends before it reads the hashes of the table
   */
  constructor(
    connection: DatabaseConnection,
    table: Table,
    { schema, stage, after, budget }: KnownRowsOptions,
  ) {
    this.#connection = connection;
    this.#schema = schema;
    this.#table = table;
    this.#after = after;
    this.#budget = budget;
    const columns = Object.entries(table.columns);
    const keyed = table.key.map((key) => columns.findIndex(([column]) => column === key));
    this.#keyAt = keyed;
    this.#values = [...keyed.map(() => null), true];
    const known = { type: 'boolean' } as (typeof columns)[number][1];
    const own = [
      ...keyed.map((at) => columns[at] as (typeof columns)[number]),
      [knownColumn, known] as const,
    ];
    this.encoder = new CopyEncoder({ ...table, columns: Object.fromEntries(own) });
    this.into = `${stage} (${columnList([...table.key, knownColumn, '_content_hash'])})`;
  }

  /** Whether so many rows were sent that the hashes should be read. */
  isDue(sent: number): boolean {
    return this.#hashes === undefined && sent >= this.#after && this.#budget.left > 0;
  }

  /**
   * Reads the hashes, if the table is not too large for what was sent so far. No error of the read
   * ends the run: what caused it ends the commit, which explains it.
   */
  async read(sent: number): Promise<void> {
    this.#after = sent * 2;
    const limits = { pages: Math.max(minPages, sent * pagesPerRow), hashes: this.#budget.left };
    const read = await readHashes(this.#connection, this.#schema, this.#table, limits).catch(
      () => undefined,
    );
    if (read === undefined) return;
    this.#hashes = read.hashes;
    this.#budget.left -= read.count;
  }

  /** Takes a row if the target has it: true if nothing else must be sent. */
  take(values: readonly unknown[], hash: bigint): boolean {
    if (this.#hashes?.has(hash) !== true) return false;
    const own = this.#values;
    for (let at = 0; at < this.#keyAt.length; at++) own[at] = values[this.#keyAt[at] as number];
    this.encoder.addValues(own, hash);
    return true;
  }
}

export interface KnownRowsOptions {
  readonly schema: string;
  readonly stage: string;
  readonly after: number;
  readonly budget: KnownBudget;
}
