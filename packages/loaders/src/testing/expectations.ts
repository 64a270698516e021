import assert from 'node:assert/strict';
import { type Row, rowsOf, type Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import type { ConformanceHarness } from './harness.ts';
import { type Kit, kitParts, kits } from './tables.ts';

/** Asserts that a table has exactly these rows, in any order. */
export async function expectRows(
  harness: ConformanceHarness,
  table: Table,
  expected: readonly Row[],
  when: string,
): Promise<void> {
  const found = inOrder(table, await harness.readRows(table));
  const wanted = inOrder(table, expected);
  assert.equal(
    found.length,
    wanted.length,
    `${table.name} has ${found.length} rows ${when}; expected ${wanted.length}`,
  );
  for (const [at, row] of wanted.entries()) {
    assert.deepEqual({ ...found[at] }, { ...row }, `${table.name} has a wrong row ${when}`);
  }
}

/** Asserts that a table has exactly the rows of these documents. */
export async function expectRowsOf(
  harness: ConformanceHarness,
  table: typeof kits | typeof kitParts,
  documents: readonly Kit[],
  when: string,
): Promise<void> {
  await expectRows(harness, table, documents.flatMap(rowsOf(table)), when);
}

/** Asserts that the target has exactly these documents. */
export async function expectKits(
  harness: ConformanceHarness,
  documents: readonly Kit[],
  when: string,
): Promise<void> {
  await expectRowsOf(harness, kits, documents, when);
  await expectRowsOf(harness, kitParts, documents, when);
}

/** The same while a session is open, unless that locks out readers. */
export async function expectKitsDuringSession(
  harness: ConformanceHarness,
  documents: readonly Kit[],
  when: string,
): Promise<void> {
  if (harness.readsDuringSession !== false) await expectKits(harness, documents, when);
}

const noChanges = { rows: 0, inserted: 0, updated: 0, unchanged: 0, deleted: 0 };

/**
 * Asserts the report of a table; counts that are not given are zero. A loader need not count how
 * many of the deleted rows were pruned.
 */
export function expectReport(
  reports: readonly TableReport[],
  table: Table,
  expected: Partial<Omit<TableReport, 'table'>>,
): void {
  const report = reports.find((one) => one.table === table.name);
  const { pruned = 0 } = expected;
  assert.deepEqual(
    { ...report, pruned: report?.pruned ?? pruned },
    { table: table.name, ...noChanges, ...expected, pruned },
    `The report of ${table.name} is wrong`,
  );
}

function inOrder(table: Table, rows: readonly Row[]): Row[] {
  const keyOf = (row: Row) => JSON.stringify(table.key.map((name) => row[name]));
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}
