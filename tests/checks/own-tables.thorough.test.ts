import type { QueryableLoader } from '@spacex-platform/loaders';
import { load, verifyHashes } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { type RunResult, runPipeline, type Source } from '@spacex-platform/loaders/pipeline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { collection } from '@spacex-platform/spacex-client';
import { checksOf, type RowCheck, runChecks } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { testLake } from '../lake/lake.ts';
import { redshiftPlace } from '../redshift/support/place.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type Captain, captains, launches, ownTables, stops, trip, trips } from './own-tables.ts';

const crew: readonly Captain[] = [
  { id: 'anna', name: 'Anna' },
  { id: 'ben', name: 'Ben' },
];
const two = [trip('1'), trip('2', { captain: 'ben', class: "pilot's", stops: [] })];

/** A source with resources that the API does not have. */
function sourceOf(documents: Readonly<Record<string, readonly object[]>>): Source {
  return {
    name: 'api',
    origin: 'api',
    resources: Object.keys(documents),
    read: async (resource) => ({
      ...{ url: `memory:${resource}`, etag: null, fetchedAt: new Date().toISOString() },
      batches: (async function* () {
        yield (documents[resource] ?? []).map((document) => JSON.stringify(document));
      })(),
    }),
  };
}

interface Place {
  /** False if a run cannot check what it is about to commit. */
  readonly checksBefore: boolean;
  loader(): Promise<QueryableLoader>;
}

describeMoto('own tables and resources', () => {
  const stack = new AsyncDisposableStack();
  const places = new Map<string, Place>();
  beforeAll(async () => {
    let count = 0;
    const database = await freshDatabase();
    stack.defer(() => database.dispose());
    const moto = stack.use(await startMoto());
    const redshift = stack.use(await redshiftPlace(moto));
    const schema = () => `own_${++count}`;
    places.set('postgres', {
      checksBefore: true,
      loader: async () => postgresLoader({ ...database.settings, schema: schema() }),
    });
    places.set('embedded', { checksBefore: true, loader: async () => embeddedLoader() });
    places.set('lake', {
      checksBefore: true,
      loader: async () => lakeLoader({ store: stack.use(testLake()).store, tables: ownTables }),
    });
    places.set('redshift', {
      checksBefore: false,
      loader: async () => redshift.loader({ schema: schema() }),
    });
  });
  afterAll(() => stack.disposeAsync());

  describe.each(['postgres', 'embedded', 'lake', 'redshift'])('on %s', (name) => {
    let place: Place;
    beforeAll(() => {
      place = places.get(name) as Place;
    });

    /** Runs the pipeline with the checks of the tables, before or after the commit. */
    async function run(loader: QueryableLoader, documents: Parameters<typeof sourceOf>[0]) {
      const checks = place.checksBefore ? { checks: checksOf(ownTables) } : {};
      const result = await runPipeline({
        ...{ source: sourceOf(documents), loaders: [loader], tables: ownTables, ...checks },
      });
      return { result, found: await reportedBy(loader) };
    }

    test('loads them and passes their checks', async () => {
      const loader = await place.loader();
      const { result, found } = await run(loader, { captains: crew, trips: two });
      expect(result.error).toBeUndefined();
      expect(result.status).toBe('succeeded');
      expect(countsIn(result)).toEqual({ captains: 2, launches: 2, order: 2, 'trip "stops"': 2 });
      expect(found).toEqual([['order.rocket_id.references', 'skipped', 0]]);

      await using reader = await loader.openReader();
      const { rows } = await reader.query(
        'select "the city" as city from "trip ""stops""" order by position',
      );
      expect(rows.map(({ city }) => city)).toEqual(['Berlin', 'Rome']);
      const options = { preservesJson: true, escapesBackslashes: name === 'redshift' };
      const verified = await verifyHashes(reader, ownTables, options);
      expect(verified.map(({ rows: count, differing }) => [count, differing])).toEqual(
        [2, 2, 2, 2].map((count) => [count, 0]),
      );
    });

    test('finds what their checks forbid', async () => {
      const loader = await place.loader();
      const { result, found } = await run(loader, {
        captains: crew,
        trips: [...two, trip('3', { class: 'last', captain: 'carl' }), trip('4', { seats: 9 })],
      });
      if (place.checksBefore) {
        expect(result.status).toBe('aborted');
        expect(result.error?.message).toContain('order.seats.range (1 case, first: 4: 9)');
        expect(result.targets[0]?.checks?.map(({ id, status }) => [id, status])).toEqual([
          ['order.select.accepted', 'warned'],
          ['order.seats.range', 'failed'],
          ['order.captain_id.references', 'warned'],
        ]);
      } else {
        expect(result.status).toBe('succeeded');
        expect(found).toEqual([
          ['order.select.accepted', 'warned', 1],
          ['order.seats.range', 'failed', 1],
          ['order.captain_id.references', 'warned', 1],
          ['order.rocket_id.references', 'skipped', 0],
        ]);
      }
    });

    test('works with some of them, in any order', async () => {
      const loader = await place.loader();
      const some = [stops, captains];
      const checks = place.checksBefore ? { checks: checksOf(some) } : {};
      const source = () => sourceOf({ captains: crew, trips: two });
      const options = { loaders: [loader], tables: some, ...checks };
      expect((await runPipeline({ ...options, source: source() })).error).toBeUndefined();
      const again = await runPipeline({ ...options, source: source(), prune: true });
      expect(again.error).toBeUndefined();
      expect(again.targets[0]?.tables.map(({ unchanged }) => unchanged)).toEqual([2, 2]);
      await using reader = await loader.openReader();
      const outcomes = await runChecks((sql) => reader.query(sql), checksOf(some));
      expect(outcomes.filter(({ status }) => status !== 'passed').map(({ id }) => id)).toEqual([
        'trip "stops".trip_id.references',
      ]);
    });

    test('are loaded by load', async () => {
      const loader = await place.loader();
      const { tables } = await load(loader, { captains: crew, trips: two }, { tables: ownTables });
      expect(Object.fromEntries(tables.map(({ table, inserted }) => [table, inserted]))).toEqual({
        ...{ captains: 2, launches: 2, order: 2, 'trip "stops"': 2 },
      });
    });
  });

  test('a document of a resource without definition needs an id, and values that fit', async () => {
    const loader = embeddedLoader();
    const trips500 = Array.from({ length: 2500 }, (_, at) => trip(`${at}`, { stops: [] }));
    const broken = [{ id: '' }, { ...trip('x'), seats: 'two' }, { ...trip('y'), title: null }];
    const result = await runPipeline({
      source: sourceOf({ trips: [...trips500, ...broken] }),
      ...{ loaders: [loader], tables: [trips] },
    });
    expect(result.error).toBeUndefined();
    expect(result.resources).toEqual([
      { resource: 'trips', documents: 2503, accepted: 2500, rejected: 3 },
    ]);
    await using ledger = await loader.openLedger();
    const rejects = await ledger.rejects();
    expect(new Map(rejects.map(({ documentId, issues }) => [documentId, issues[0]?.path]))).toEqual(
      new Map([
        [null, 'id'],
        ['x', 'seats'],
        ['y', 'title'],
      ]),
    );
  });

  test('a document of a resource with a definition must match it', async () => {
    const definition = collection(
      'captains',
      'v4',
      z.strictObject({ id: z.string(), name: z.string() }),
    );
    const result = await runPipeline({
      source: sourceOf({
        captains: [...crew, { id: 'carl', name: 'Carl', rank: 1 }, { id: 'dora', name: 3 }],
      }),
      ...{ loaders: [embeddedLoader()], tables: [captains, launches], ownResources: [definition] },
    });
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({
      rejects: 1,
      drift: [{ resource: 'captains', path: 'rank', documents: 1 }],
    });
  });

  test('an own check of a table whose name needs quotes is run', async () => {
    const loader = embeddedLoader();
    await load(loader, { trips: two }, { tables: [trips] });
    const short: RowCheck = {
      ...{ kind: 'rows', id: 'order.title.short', severity: 'error', table: 'order' },
      ...{ description: 'Titles are short.', broken: 'length(title) > 3', subject: 'title' },
    };
    await using reader = await loader.openReader();
    const [outcome] = await runChecks((sql) => reader.query(sql), [short]);
    expect(outcome).toMatchObject({ status: 'failed', cases: 2, example: 'Trip 1' });
  });
});

async function reportedBy(loader: QueryableLoader) {
  await using reader = await loader.openReader().catch(() => undefined);
  if (reader === undefined) return [];
  try {
    const outcomes = await runChecks((sql) => reader.query(sql), checksOf(ownTables));
    return outcomes
      .filter(({ status }) => status !== 'passed')
      .map(({ id, status, cases }) => [id, status, cases]);
  } catch {
    // The run has committed nothing.
    return [];
  }
}

function countsIn({ targets }: RunResult) {
  return Object.fromEntries(
    (targets[0]?.tables ?? []).map(({ table, inserted }) => [table, inserted]),
  );
}
