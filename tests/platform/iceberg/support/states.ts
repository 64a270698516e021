import { readFileSync } from 'node:fs';
import type { IcebergPointer } from './two-runs.ts';

/** Rows of a table that were read, and how many of them differ from those of PostgreSQL. */
export type Differences = Readonly<
  Record<string, { readonly rows: number; readonly different: number }>
>;

/** Which state of the tables to read; the current one if it is empty. */
export type State = Readonly<Record<string, unknown>>;

/** The ways to name the state that a pointer published; a tag is in the tables that its run changed. */
export function pastStates({ tables, published_at: at, run_id: run }: IcebergPointer) {
  const ids = Object.entries(tables).map(([name, { snapshot_id: id }]) => [name, id]);
  return {
    snapshots: { snapshots: Object.fromEntries(ids) },
    tag: { tag: `run-${run}` },
    timestamp: { timestamp: Date.parse(at) },
  } satisfies Record<string, State>;
}

/** A comparison of all tables. */
export interface Summary {
  readonly tables: number;
  readonly rows: number;
  /** The tables that differ. */
  readonly wrong: Differences;
}

export function summaryOf(found: Differences): Summary {
  const wrong = Object.entries(found).filter(([, { different }]) => different !== 0);
  const counts = Object.values(found).map(({ rows }) => rows);
  return {
    tables: counts.length,
    rows: counts.reduce((sum, rows) => sum + rows, 0),
    wrong: Object.fromEntries(wrong),
  };
}

/** All the rows that PostgreSQL printed into a file, and no difference. */
export function allEqual(path: string | undefined): Summary {
  const text = readFileSync(path ?? '', 'utf8');
  const counts = Object.values(JSON.parse(text) as Record<string, { rows: unknown[] }>);
  const rows = counts.reduce((sum, table) => sum + table.rows.length, 0);
  return { tables: counts.length, rows, wrong: {} };
}
