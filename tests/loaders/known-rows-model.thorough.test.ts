// @module-tag postgres-version
import { type Row, rowsOf, type Table } from '@spacex-platform/transform';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { comparingLoader } from './support/comparing-loader.ts';
import { newRun } from './support/cores.ts';
import { stops, type Trip, trip, trips } from './support/trips.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.dispose());

/** Few ids and few values, so that runs share documents and rows. */
const document = fc.record({
  id: fc.constantFrom(...'abcdefgh'),
  distance: fc.constantFrom(null, 1, 2),
  cities: fc.array(fc.constantFrom('Rome', 'Oslo'), { maxLength: 3 }),
});
const run = fc.record({
  documents: fc.uniqueArray(document, { selector: ({ id }) => id, maxLength: 8 }),
  batch: fc.integer({ min: 1, max: 4 }),
  knownAfter: fc.integer({ min: 0, max: 5 }),
  prune: fc.boolean(),
  rewrite: fc.boolean(),
});

type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

/** The rows of a table by their key as JSON, with the number of the run that wrote them last. */
type Model = Map<string, Map<string, { readonly row: string; readonly run: number }>>;

const tables: readonly Table[] = [stops, trips];
const keyOf = (table: Table, row: object) =>
  JSON.stringify(table.key.map((name) => (row as Record<string, unknown>)[name]));
const documentsOf = ({ documents }: Run): Trip[] =>
  documents.map(({ id, distance, cities }) =>
    trip(id, { distance, stops: cities.map((city) => ({ city, ship: null })) }),
  );

/** What a run does to the model, and the report on each table that it must give. */
function applyTo(model: Model, one: Run, at: number) {
  const documents = documentsOf(one);
  const ids = new Set(documents.map(({ id }) => id));
  return tables.map((table) => {
    const own = model.get(table.name) ?? new Map();
    model.set(table.name, own);
    const rows = documents.flatMap(rowsOf(table as typeof trips)) as Row[];
    const sent = new Map(rows.map((row) => [keyOf(table, row), JSON.stringify(row)]));
    const counts = { inserted: 0, updated: 0, unchanged: 0, deleted: 0, pruned: 0 };
    for (const key of [...own.keys()]) {
      if (sent.has(key)) continue;
      const isGone = !ids.has((JSON.parse(key) as [string])[0]);
      if (isGone && !one.prune) continue;
      own.delete(key);
      counts.deleted++;
      if (isGone) counts.pruned++;
    }
    for (const [key, row] of sent) {
      const there = own.get(key);
      const change = there === undefined ? 'inserted' : there.row === row ? 'unchanged' : 'updated';
      const isWritten = change !== 'unchanged' || one.rewrite;
      counts[isWritten && change === 'unchanged' ? 'updated' : change]++;
      if (isWritten) own.set(key, { row, run: at });
    }
    const { pruned, ...others } = counts;
    return { table: table.name, rows: sent.size, ...others, ...(one.prune ? { pruned } : {}) };
  });
}

async function load(schema: string, one: Run, runId: string, dryRun: boolean) {
  const loader = comparingLoader(database.settings, { schema, knownAfter: one.knownAfter });
  const { prune, rewrite, batch } = one;
  await using session = await loader.open({
    ...{ run: { ...newRun(), runId }, tables, prune, pruneLimit: 100, rewrite, dryRun },
  });
  const documents = documentsOf(one);
  for (let at = 0; at < documents.length; at += batch) {
    const some = documents.slice(at, at + batch);
    const rows = new Map<Table, readonly Row[]>([
      [stops, some.flatMap(rowsOf(stops))],
      [trips, some.flatMap(rowsOf(trips))],
    ]);
    await session.write({ resource: 'trips', documentIds: some.map(({ id }) => id), rows });
  }
  const counts = { documents: documents.length, accepted: documents.length, rejected: 0 };
  const outcome = { resources: [{ resource: 'trips', ...counts }], rejects: [], drift: [] };
  const reports = await session.commit(outcome);
  return { reports, documents: session.documents?.[0] };
}

async function contentsOf(schema: string, runIds: readonly string[]) {
  const contents: Model = new Map();
  for (const table of tables) {
    const columns = Object.keys(table.columns);
    const rows = await database.query<Record<string, unknown>>(
      `select ${columns.join(', ')}, cast(_run_id as text) as run from ${schema}.${table.name}`,
    );
    contents.set(
      table.name,
      new Map(
        rows.map(({ run: id, ...row }) => [
          keyOf(table, row),
          { row: JSON.stringify(row), run: runIds.indexOf(String(id)) },
        ]),
      ),
    );
  }
  return contents;
}

const sorted = (model: Model) =>
  [...model].map(([name, rows]) => [name, [...rows].sort(([a], [b]) => (a < b ? -1 : 1))]);

test('counts and writes the same as a model, whatever a run leaves out because it is known', async () => {
  let cases = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 4 }), async (runs) => {
      cases++;
      const schema = `case_${cases}`;
      const model: Model = new Map();
      const runIds: string[] = [];
      for (const [at, one] of runs.entries()) {
        const existing = new Set([...(model.get('trips')?.keys() ?? [])]);
        const expected = applyTo(model, one, at);
        const { runId } = newRun();
        runIds.push(runId);
        if (at > 0) {
          const planned = await load(schema, one, runId, true);
          expect(planned.reports).toEqual(expected);
        }
        const loaded = await load(schema, one, runId, false);
        const sent = new Set(one.documents.map(({ id }) => JSON.stringify([id])));
        if (at > 0) {
          expect(loaded.reports).toEqual(expected);
          expect(loaded.documents).toMatchObject({
            existing: existing.size,
            vanished: [...existing].filter((key) => !sent.has(key)).length,
          });
        }
        expect(sorted(await contentsOf(schema, runIds))).toEqual(sorted(model));
      }
      await database.query(`drop schema ${schema} cascade`);
    }),
    { numRuns: 40 },
  );
}, 240_000);
