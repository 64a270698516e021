import { LoaderError, type LoaderEvent, type RejectedDocument } from '@spacex-platform/loaders';
import { contentHash, type Row, type Table } from '@spacex-platform/transform';
import { MemoryOrder } from './memory-order.ts';

/** Rows of one table by their keys as JSON. */
export type Rows = ReadonlyMap<string, Row>;

/** A target in memory: published tables, recorded rejects, the order of runs, and a lock. */
export class MemoryTarget {
  readonly tables = new Map<string, Rows>();
  readonly rejects = new Map<string, readonly RejectedDocument[]>();
  readonly order = new MemoryOrder();
  /** The stored hashes of edited rows; those of all others are the hashes of their values. */
  readonly hashes = new WeakMap<Row, bigint>();
  #held: Promise<void> | undefined;

  rowsOf({ name }: Pick<Table, 'name'>): Rows {
    return this.tables.get(name) ?? new Map();
  }

  /** Replaces a row, but not its stored hash. */
  editRow(table: Table, row: Row): void {
    const rows = this.rowsOf(table);
    const key = keyOf(table, row);
    const old = rows.get(key);
    if (old === undefined) throw new Error(`There is no row ${key} to edit.`);
    this.hashes.set(row, this.hashes.get(old) ?? contentHash(table)(old));
    this.tables.set(table.name, new Map([...rows, [key, row]]));
  }

  /** Waits for the lock. Returns a function that releases it. */
  async lock(timeoutMs: number, onEvent?: (event: LoaderEvent) => void): Promise<() => void> {
    const target = 'memory';
    const deadline = performance.now() + timeoutMs;
    while (this.#held !== undefined) {
      onEvent?.({ type: 'waiting', target, message: 'Waiting for another run.' });
      await Promise.race([this.#held, after(deadline - performance.now())]);
      if (this.#held !== undefined && performance.now() >= deadline) {
        throw new LoaderError('locked', 'Another run holds the lock.', { target });
      }
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return () => {
      if (this.#held === promise) this.#held = undefined;
      resolve();
    };
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(milliseconds, 0)).unref());
}

/** The key of a row as JSON. */
export function keyOf({ key }: Table, row: Row): string {
  return JSON.stringify(key.map((name) => row[name]));
}
