// @module-tag postgres-version
import { type Table, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { childArrays, documentsOf, elementsAt, flattened, plain } from './expected-rows.ts';
import {
  contents,
  embeddedWarehouse,
  load,
  postgresWarehouse,
  rowCounts,
  type SqlRow,
  succeeded,
} from './warehouse.ts';

/** Columns whose name differs from that of their field. */
const renamed: Record<string, string> = {
  window_s: 'window',
  rocket_id: 'rocket',
  launchpad_id: 'launchpad',
  launch_id: 'launch',
  dragon_capsule_id: 'dragon_capsule',
};

/** The expected value of a column, found only by the column name. */
function valueFor(column: string, fields: SqlRow): unknown {
  if (column === 'launch_year') return new Date(String(fields['date_utc'])).getUTCFullYear();
  const field = column in fields ? column : (renamed[column] ?? column);
  if (field in fields) return fields[field];
  // The fields of a null object are null.
  const parts = field.split('_');
  const isInNull = parts.some((_, at) => fields[parts.slice(0, at).join('_')] === null);
  return isInNull ? null : `no field for ${column}`;
}

describeReference('all documents of the API in a database', (reference) => {
  const documents = reference.documents();
  const resources = Object.keys(documents);
  const stack = new AsyncDisposableStack();
  let inPostgres: Record<string, string[]>;
  let inEmbedded: Record<string, string[]>;
  let counts: Record<string, number>;
  let result: Awaited<ReturnType<typeof load>>;

  beforeAll(async () => {
    const api = stack.use(await startApiServer(documents));
    const postgres = stack.use(await postgresWarehouse());
    const embedded = stack.use(await embeddedWarehouse());
    result = succeeded(await load(api, [postgres, embedded]));
    inPostgres = await contents(postgres);
    inEmbedded = await contents(embedded);
    counts = await rowCounts(postgres);
  });
  afterAll(() => stack.disposeAsync());

  const rowsOf = (table: string) =>
    (inPostgres[table] ?? []).map((text) => JSON.parse(text) as SqlRow);

  test('accepts every document without drift', () => {
    expect(result.rejects).toBe(0);
    expect(result.drift).toEqual([]);
    expect(result.skipped).toEqual([]);
    expect(Object.fromEntries(result.resources.map((one) => [one.resource, one.accepted]))).toEqual(
      Object.fromEntries(resources.map((name) => [name, documentsOf(documents, name).length])),
    );
  });

  test.each(tables.map(({ name }) => name))(
    '%s has the same rows in PostgreSQL and PGlite',
    (name) => {
      expect(inPostgres[name]?.length).toBeGreaterThan(0);
      expect(inEmbedded[name]).toEqual(inPostgres[name]);
    },
  );

  const roots: Table[] = tables.filter((table) => table.each === null);

  test.each(roots)('$name has the values of its documents', ({ name, resource, key, columns }) => {
    const wanted = new Map(documentsOf(documents, resource).map((one) => [one['id'], one]));
    const rows = rowsOf(name);
    expect(rows).toHaveLength(wanted.size);
    const id = String(key[0]);
    for (const { _content_hash, ...row } of rows) {
      const document = wanted.get(row[id]);
      if (document === undefined)
        throw new Error(`${name} has ${row[id]}, which is not in the source`);
      const { id: own, ...fields } = flattened(document);
      const expected: SqlRow = { [id]: own };
      const found: SqlRow = { ...row };
      for (const column of Object.keys(row)) {
        if (column === id) continue;
        // Documents of r/SpaceX do not name their source.
        expected[column] = column === 'source' ? 'r-spacex' : valueFor(column, fields);
        // A timestamp has several notations; any other text is unchanged.
        if (columns[column]?.type !== 'timestamp') continue;
        expected[column] = plain(expected[column]);
        found[column] = plain(found[column]);
      }
      expect(found).toEqual(expected);
    }
  });

  describe.each(childArrays)('$table', ({ table, resource, path, row }) => {
    const wanted = documentsOf(documents, resource).flatMap((document) =>
      elementsAt(document, path).map((element, position) => ({
        parent: document['id'],
        position,
        ...row(element as never),
      })),
    );

    test('has a row for each element, with its position', () => {
      expect(counts[table]).toBe(wanted.length);
      const parent = resource === 'launches' ? 'launch' : resource.slice(0, -1);
      const rows = new Map(
        rowsOf(table).map((one) => [`${one[`${parent}_id`]} ${one['position']}`, one]),
      );
      expect(rows.size).toBe(wanted.length);
      for (const { parent: id, ...values } of wanted) {
        expect(rows.get(`${id} ${values.position}`)).toMatchObject(values);
      }
    });
  });

  test('covers all tables by child tables and documents', () => {
    const children = tables.filter((table) => table.each !== null).map(({ name }) => name);
    expect(childArrays.map(({ table }) => table).toSorted()).toEqual(children.toSorted());
  });

  test('copies date, year and upcoming flag of the launch into core_flights', () => {
    const launches = new Map(documents.launches.map((launch) => [launch['id'], launch]));
    for (const row of rowsOf('core_flights')) {
      const launch = launches.get(row['launch_id']);
      expect(plain(row['launch_date_utc'])).toBe(plain(launch?.['date_utc']));
      expect(row['launch_year']).toBe(new Date(String(launch?.['date_utc'])).getUTCFullYear());
      expect(row['upcoming']).toBe(launch?.['upcoming']);
    }
  });

  test('reports the row counts of the database', () => {
    for (const target of result.targets) {
      expect(Object.fromEntries(target.tables.map(({ table, rows }) => [table, rows]))).toEqual(
        counts,
      );
      for (const { inserted, rows, updated, unchanged, deleted } of target.tables) {
        expect([inserted, updated, unchanged, deleted]).toEqual([rows, 0, 0, 0]);
      }
    }
  });
});
