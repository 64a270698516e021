import assert from 'node:assert/strict';
import { type Row, rowsOf, type Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import { differenceIn } from './differences.ts';
import type { ConformanceHarness } from './harness.ts';
import { type Kit, kitParts, kits } from './tables.ts';

/** Asserts that a table has exactly these rows, in any order. */
export async function expectRows(
  harness: ConformanceHarness,
  table: Table,
  expected: readonly Row[],
  when: string,
): Promise<void> {
  const found = await harness.readRows(table);
  const difference = differenceIn(table, found, expected, when);
  if (difference !== undefined) {
    throw new assert.AssertionError({ message: difference, actual: found, expected });
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

type Counts = Required<Omit<TableReport, 'table'>>;

const noChanges = { rows: 0, inserted: 0, updated: 0, unchanged: 0, deleted: 0 };
const counts = [...(Object.keys(noChanges) as (keyof typeof noChanges)[]), 'pruned'] as const;

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
  const wanted: Counts = { ...noChanges, ...expected, pruned };
  const counted: Counts = { ...noChanges, ...report, pruned: report?.pruned ?? pruned };
  const wrong = counts.filter((name) => counted[name] !== wanted[name]);
  const texts = wrong.map((name) => `${name} is ${counted[name]} instead of ${wanted[name]}`);
  assert.ok(report !== undefined, `commit returned no report of ${table.name}`);
  assert.ok(wrong.length === 0, `The report of ${table.name} is wrong: ${texts.join(', ')}`);
}
