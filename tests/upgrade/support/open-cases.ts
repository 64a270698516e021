import { checks, type Table, tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { startApiServer } from '../../support/api-server.ts';
import { type Counts, changeDocuments } from './changes.ts';
import type { Fixture, JsonObject, Recorded } from './fixture.ts';
import { type Etl, resourceOptions } from './history.ts';
import { jsonOf, martNames, record, rowCounts } from './record.ts';
import type { Restored } from './restore.ts';

/** Checks that depend on the clock. */
const timedChecks = ['runs.data.fresh'];

/**
 * Marts get a new definition, the ledger gets a column, and tables get the column `source` and
 * columns that may be null. Redshift replaces these, and resets the hashes of rows that it will write.
 */
const expectedDdl = [
  /^(set search_path to|create or replace view|comment on) /,
  /^alter table \S*etl_runs"? add column /,
  /^alter table \S+ add column "source" \S+( varying\(\d+\))? default 'r-spacex'( not null)?$/,
  /^alter table \S+ alter column "\w+" drop not null$/,
  /^alter table \S+ (add|drop|rename) column "(etl_nullable_)?(\w+)"/,
  /^update \S+ set "(etl_nullable_(\w+)" = "\2"|_content_hash" = 0)$/,
];

const names = (list: readonly Table[]) => new Set(list.map(({ name }) => name));

/** Tables with the column `source`: the first run writes each of their rows once. */
const rewritten = names((tables as readonly Table[]).filter(({ columns }) => 'source' in columns));

/** Checks that are skipped until that run, except in a lake. */
const later = new Set(
  checks
    .filter(({ columns = [] }) => columns.some((column) => column.endsWith('.source')))
    .map(({ id }) => id),
);

/** Checks of columns that may be null by now. */
const relaxed = new Set(
  (tables as readonly Table[]).flatMap(({ name, columns }) =>
    Object.entries(columns)
      .filter(([, { nullable }]) => nullable)
      .map(([column]) => `${name}.${column}.not_null`),
  ),
);

/** What the first run of this version does to the rows of a table that it covers completely. */
export function firstRun(
  table: string,
  rows: unknown,
): Pick<Counts, 'updated'> & { unchanged: number } {
  const count = Number(rows);
  return rewritten.has(table) ? { updated: count, unchanged: 0 } : { updated: 0, unchanged: count };
}

/** The part of a run's result that the tests read. */
export interface Loaded {
  readonly runId: string;
  readonly status: string;
  readonly rejects: number;
  readonly targets: {
    readonly name: string;
    readonly tables: (Counts & { table: string; rows: number; unchanged: number })[];
    readonly ddl?: readonly string[];
  }[];
}

/** Runs a command that finishes with an open reject. */
export async function withReject(etl: Etl, ...args: string[]): Promise<Loaded> {
  const done = await etl(...args);
  expect(done.code, done.stderr).toBe(3);
  return JSON.parse(done.stdout) as Loaded;
}

const runs = (target: string) => ['run', '--target', target, '--json', ...resourceOptions];

/** Everything that is recorded of a target, compared with what today's code returns. */
export async function expectRecorded(etl: Etl, target: string, recorded: Recorded): Promise<void> {
  const found = await record(etl, target);
  expectFigures(found, recorded, target === 'lake' ? new Set() : later);
  expect(found.rows).toEqual(recorded.rows);
  expect(found.runs).toMatchObject(recorded.runs);
  expect(byId(found.rejects)).toMatchObject(byId(recorded.rejects));
}

/**
 * Marts and checks have the recorded figures.
 *
 * @param skipped ids of checks that are skipped
 */
function expectFigures(found: Recorded, recorded: Recorded, skipped: ReadonlySet<string>): void {
  // More keys may have been added since; what was recorded must still be there.
  expect(comparable(found.coreUsage)).toMatchObject(comparable(recorded.coreUsage));
  for (const name of martNames) {
    expect(comparable(found.marts[name])).toMatchObject(comparable(recorded.marts[name]));
  }
  const untimed = (outcomes: readonly JsonObject[]) =>
    outcomes
      .filter(({ id }) => ![...timedChecks, ...skipped, ...relaxed].includes(String(id)))
      .map(({ id, status, cases, known }) => ({ id, status, cases, known }));
  expect(untimed(found.check.checks)).toEqual(
    expect.arrayContaining(untimed(recorded.check.checks)),
  );
  for (const { id, status } of found.check.checks) {
    if (later.has(String(id)))
      expect({ id, isSkipped: status === 'skipped' }).toEqual({
        id,
        isSkipped: skipped.has(String(id)),
      });
  }
  expect(found.check.failed).toBe(recorded.check.failed);
}

/**
 * The rows of a mart in one order, which its SQL leaves open, and numbers to 12 digits: DuckDB adds
 * them up in parallel.
 */
export function comparable(rows: readonly JsonObject[] = []): readonly JsonObject[] {
  // Earlier versions printed small bigints as numbers, this one prints all as texts.
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
      ? Number(Number(value).toPrecision(12))
      : value;
  const texts = rows.map((row) => JSON.stringify(row, rounded)).sort();
  return texts.map((text) => JSON.parse(text) as JsonObject);
}

/** Rejects of one run have no order of their own. */
function byId(rejects: readonly JsonObject[]) {
  return rejects.toSorted((a, b) => (String(a['rejectId']) < String(b['rejectId']) ? -1 : 1));
}

/** The tests that every target passes, independent of where its state is stored. */
export function openCases(
  fixture: Fixture,
  target: string,
  recorded: Recorded,
  restore: () => Promise<Restored>,
): void {
  test('returns the same marts, row counts, runs, rejects and check results', async () => {
    await using state = await restore();
    await expectRecorded(state.etl(), target, recorded);
  });

  test('plans and loads the same documents with the same figures, and nothing new', async () => {
    await using state = await restore();
    await using api = await startApiServer(fixture.documents());
    const etl = state.etl(api.url);
    const planned = await withReject(etl, 'plan', ...runs(target).slice(1));
    const loaded = await withReject(etl, ...runs(target));
    const isExpected = (sql: string) => expectedDdl.some((form) => form.test(sql));
    expect(planned.targets[0]?.ddl?.filter((sql) => !isExpected(sql))).toEqual([]);
    for (const { targets } of [planned, loaded]) {
      expect(targets).toMatchObject([{ name: target }]);
      expect(targets[0]?.tables.map(({ table }) => table).sort()).toEqual(
        Object.keys(recorded.rows),
      );
      for (const { table, rows, ...counts } of targets[0]?.tables ?? []) {
        expect({ table, rows, ...counts }).toEqual({
          table,
          rows: recorded.rows[table],
          ...firstRun(table, recorded.rows[table]),
          inserted: 0,
          deleted: 0,
        });
      }
    }
    const found = await record(etl, target);
    expect(found.rows).toEqual(recorded.rows);
    expectFigures(found, recorded, new Set());
    const again = await withReject(etl, ...runs(target));
    for (const { table, unchanged } of again.targets[0]?.tables ?? []) {
      expect({ table, unchanged }).toEqual({ table, unchanged: recorded.rows[table] });
    }
  });

  test('loads changed documents with the right counts', async () => {
    await using state = await restore();
    const documents = fixture.documents();
    const expected = changeDocuments(documents);
    await using api = await startApiServer(documents);
    const etl = state.etl(api.url);
    const loaded = await jsonOf<Loaded>(etl, ...runs(target), '--prune');
    const counts = await rowCounts(etl, target);
    for (const [table, { inserted, updated, deleted }] of Object.entries(expected)) {
      const reported = loaded.targets[0]?.tables.find((one) => one.table === table);
      const kept = Number(recorded.rows[table]) - deleted;
      expect(reported).toMatchObject({
        ...{ table, inserted, deleted },
        updated: rewritten.has(table) ? kept : updated,
      });
      expect(counts[table]).toBe(Number(recorded.rows[table]) + inserted - deleted);
    }
    const [newest, ...earlier] = await jsonOf<JsonObject[]>(
      etl,
      'runs',
      '--target',
      target,
      '--json',
    );
    expect(newest).toMatchObject({ status: 'succeeded', rejects: 0 });
    expect(earlier).toMatchObject(recorded.runs);
    expect(await jsonOf(etl, 'rejects', '--target', target, '--json')).toEqual([]);
  });

  test('replays the open rejects', async () => {
    await using state = await restore();
    const etl = state.etl();
    const open = recorded.rejects.filter((reject) => reject['state'] === 'open');
    const on = ['--target', target, '--json'];
    const replayed = await withReject(etl, 'rejects', 'replay', ...on);
    expect(replayed).toMatchObject({ status: 'succeeded', rejects: open.length });
    expect(await jsonOf(etl, 'rejects', ...on)).toMatchObject(
      open.map(({ documentId }) => ({ documentId, runId: replayed.runId, state: 'open' })),
    );
    expect(await rowCounts(etl, target)).toEqual(recorded.rows);
  });
}
