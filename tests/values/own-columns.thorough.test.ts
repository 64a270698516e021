import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { runPipeline } from '@spacex-platform/loaders/pipeline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { type ColumnType, type Row, type Table, tablesOf } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testLake } from '../lake/lake.ts';
import { readRows } from '../loaders/support/read-rows.ts';
import { redshiftPlace } from '../redshift/support/place.ts';
import { readTable } from '../redshift/support/read-table.ts';
import { edgeNumbers, edgeTexts, expectedValue } from '../support/column-edges.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { freshDatabase } from '../support/postgres.ts';
import { sourceOf } from './received.ts';

type Kind = ColumnType | 'year';

/** Values that the schema of payloads accepts, by the field that has them. */
const fields = { name: edgeTexts, mass_kg: edgeNumbers, reused: [true, false] } as const;
type Field = keyof typeof fields;

const pairs: readonly (readonly [Kind, Field])[] = [
  ...(['text', 'timestamp', 'date', 'year', 'json', 'integer'] as const).map(
    (kind) => [kind, 'name'] as const,
  ),
  ...(['integer', 'bigint', 'double', 'json', 'timestamp'] as const).map(
    (kind) => [kind, 'mass_kg'] as const,
  ),
  ['boolean', 'reused'],
  ['double', 'reused'],
];

/** A payload as the API returns one, with nulls and empty lists wherever the schema allows them. */
const payload = {
  dragon: {
    ...{ capsule: null, mass_returned_kg: null, mass_returned_lbs: null, flight_time_sec: null },
    ...{ manifest: null, water_landing: null, land_landing: null },
  },
  ...{ name: null, type: null, reused: false, launch: null, customers: [], norad_ids: [] },
  ...{ nationalities: [], manufacturers: [], mass_kg: null, mass_lbs: null, orbit: null },
  ...{ reference_system: null, regime: null, longitude: null, semi_major_axis_km: null },
  ...{ eccentricity: null, periapsis_km: null, apoapsis_km: null, inclination_deg: null },
  ...{ period_min: null, lifespan_years: null, epoch: null, mean_motion: null, raan: null },
  ...{ arg_of_pericenter: null, mean_anomaly: null },
};

/** A table with one column of a kind over a field whose type may be another. */
function tableOf(kind: Kind, field: Field): Table {
  return tablesOf('payloads').table(`${kind}_of_${field}`, {
    description: 'One row for each payload.',
    key: ['id'],
    columns: (c) => ({
      id: c.text('id'),
      value:
        kind === 'year'
          ? { type: 'integer', nullable: false, from: { kind: 'year', path: [field] } }
          : { type: kind, nullable: true, from: { kind: 'document', path: [field] } },
    }),
  });
}

interface Target {
  readonly loader: QueryableLoader;
  read(table: Table): Promise<readonly Row[]>;
}

describeMoto('a column over values that it may not hold', () => {
  const targets = new Map<string, Target>();
  const stack = new AsyncDisposableStack();
  beforeAll(async () => {
    const database = await freshDatabase();
    stack.defer(() => database.dispose());
    const postgres = postgresLoader(database.settings);
    const directory = await mkdtemp(join(tmpdir(), 'spacex-values-'));
    stack.defer(() => rm(directory, { recursive: true, force: true }));
    const embedded = embeddedLoader({ dataDir: directory });
    const lake = stack.use(testLake());
    const place = stack.use(await redshiftPlace(stack.use(await startMoto())));
    const redshift = place.loader({ schema: 'own' });
    targets.set('postgres', {
      loader: postgres,
      read: (table) => readRows(postgres, 'spacex', table),
    });
    targets.set('embedded', {
      loader: embedded,
      read: (table) => readRows(embedded, 'spacex', table),
    });
    targets.set('redshift', {
      loader: redshift,
      read: (table) => readTable(place, redshift, table, 'own'),
    });
    targets.set('lake', {
      loader: lakeLoader({ store: lake.store }),
      read: async (table) => {
        if (lake.pointer()?.tables[table.name] === undefined) return [];
        const loader = lakeLoader({ store: lake.store, tables: [table] });
        const rows = await (async () => {
          await using reader = closable(await loader.openReader());
          return (await reader.query(`select "id", "value" from "${table.name}"`)).rows;
        })();
        // Files contain JSON as text.
        const isJson = table.columns['value']?.type === 'json';
        return rows.map(({ id, value }) => ({
          id,
          value: isJson && typeof value === 'string' ? JSON.parse(value) : value,
        })) as readonly Row[];
      },
    });
  });
  afterAll(() => stack.disposeAsync());

  test.each(pairs)(
    '%s over %s: the row equals the value, or there is a reject',
    async (kind, field) => {
      const table = tableOf(kind, field);
      const documents = fields[field].map((value, at) => ({
        ...payload,
        id: `${at}`.padStart(3, '0'),
        [field]: value,
      }));
      const expected = documents.flatMap(({ id, ...document }) => {
        const value = expectedValue(kind, document[field]);
        return value === undefined ? [] : [{ id, value }];
      });
      const result = await runPipeline({
        source: sourceOf(new Map([['payloads', documents.map((one) => JSON.stringify(one))]])),
        loaders: [...targets.values()].map(({ loader }) => loader),
        tables: [table],
        maxRejects: documents.length,
        version: 'test',
      });
      expect(result.error).toBeUndefined();
      expect(result.rejects).toBe(documents.length - expected.length);
      for (const [name, { read }] of targets) {
        const found = (await read(table)).toSorted((a, b) =>
          String(a['id']) < String(b['id']) ? -1 : 1,
        );
        expect(
          found.map((row) => ({ ...row })),
          name,
        ).toEqual(expected);
      }
    },
  );

  test('rejects a text that one of the targets cannot store, for all of them', async () => {
    const { table, documents } = longTexts();
    const loaders = ['postgres', 'redshift'].flatMap((name) => targets.get(name)?.loader ?? []);
    const options = {
      source: sourceOf(new Map([['payloads', documents.map((one) => JSON.stringify(one))]])),
      ...{ tables: [table], version: 'test' },
    };
    const both = await runPipeline({ ...options, loaders });
    expect(both.error).toBeUndefined();
    expect(both).toMatchObject({ rejects: 2, resources: [{ accepted: 1 }] });
    const postgres = await runPipeline({ ...options, loaders: loaders.slice(0, 1) });
    expect(postgres).toMatchObject({ rejects: 0, resources: [{ accepted: 3 }] });
  });
});

function longTexts() {
  const table = tablesOf('payloads').table('long_texts', {
    description: 'One row for each payload.',
    key: ['id'],
    columns: (c) => ({ id: c.text('id'), name: c.text.nullable('name') }),
  });
  const texts = { short: 'é'.repeat(32_767), long: 'é'.repeat(32_768), ['ké'.repeat(86)]: 'key' };
  const documents = Object.entries(texts).map(([id, name]) => ({ ...payload, id, name }));
  return { table, documents };
}

function closable<T extends { close(): Promise<void> }>(reader: T): T & AsyncDisposable {
  return Object.assign(reader, { [Symbol.asyncDispose]: () => reader.close() });
}
