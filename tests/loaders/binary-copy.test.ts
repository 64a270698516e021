// @module-tag postgres-version
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { type IsoText, type Row, tablesOf, timestampOfMicros } from '@spacex-platform/transform';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { newRun } from './support/cores.ts';

interface Sample {
  readonly id: string;
  readonly text: IsoText<'timestamp' | 'date'> | null;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly json: unknown;
}

const samples = tablesOf<Sample, 'samples'>('samples').table('samples', {
  description: 'A column of every type.',
  key: ['sample_id'],
  columns: (c) => ({
    sample_id: c.text('id'),
    a_text: c.text.nullable('text'),
    an_integer: c.integer.nullable('number'),
    a_bigint: c.bigint.nullable('number'),
    a_double: c.double.nullable('number'),
    a_boolean: c.boolean.nullable('flag'),
    a_timestamp: c.timestamp.nullable('text'),
    a_date: c.date.nullable('text'),
    a_json: c.json('json'),
  }),
});

// No NUL and no unpaired surrogates: documents with them are rejected before they become rows.
const text = fc.string({ unit: 'binary', maxLength: 60 }).map((any) => any.replaceAll('\0', ''));
const firstMicros = BigInt(Date.UTC(2000, 0, 1) - 1999 * 366 * 86_400_000) * 1000n;
const lastMicros = BigInt(Date.UTC(9999, 11, 31, 23, 59, 59, 999)) * 1000n + 999n;
const timestamp = fc
  .bigInt({ min: firstMicros, max: lastMicros })
  .map((micros) => timestampOfMicros(micros))
  .filter((iso) => /^(?!0000)\d{4}-/.test(iso));
const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '')) as unknown);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 8 });

const row = fc.record({
  a_text: orNull(text),
  an_integer: orNull(fc.integer()),
  a_bigint: orNull(fc.maxSafeInteger()),
  a_double: orNull(
    fc.oneof(
      { weight: 8, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
      fc.constantFrom(-0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, 2 ** -1022),
    ),
  ),
  a_boolean: orNull(fc.boolean()),
  a_timestamp: orNull(timestamp),
  a_date: orNull(timestamp.map((iso) => iso.slice(0, 10))),
  a_json: orNull(json),
});

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.query("set timezone to 'UTC'; set datestyle to 'ISO'");
});
afterAll(() => database.dispose());

/** Reads rows independently of the loader: with pg's parsers, and timestamps formatted by PostgreSQL. */
async function readBack(schema: string): Promise<Record<string, unknown>[]> {
  const rows = await database.query(
    `select sample_id, a_text, an_integer, a_bigint::text, a_double, a_boolean,
            to_char(a_timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as a_timestamp,
            to_char(a_date, 'YYYY-MM-DD') as a_date, a_json
       from ${schema}.samples order by sample_id`,
  );
  return rows as Record<string, unknown>[];
}

function asReadBack(sent: Row<typeof samples>): Record<string, unknown> {
  const micros = sent.a_timestamp?.slice(0, -1).padEnd(26, '0') ?? null;
  const bigint = sent.a_bigint === null ? null : BigInt(sent.a_bigint).toString();
  // JSON.stringify writes -0 as 0, so values are compared after a round trip through JSON text.
  const document = JSON.parse(JSON.stringify(sent.a_json)) as unknown;
  return { ...sent, a_bigint: bigint, a_timestamp: micros, a_json: document };
}

test('reads back every row that the column types allow unchanged', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 400, size: 'max' }),
      async (values) => {
        run += 1;
        const schema = `run_${run}`;
        const rows = values.map((value, at) => ({
          sample_id: String(at).padStart(6, '0'),
          ...value,
        })) as Row<typeof samples>[];
        const loader = postgresLoader({ ...database.settings, schema });
        const session = await loader.open({ run: newRun(), tables: [samples] });
        await session.write({
          resource: 'samples',
          documentIds: rows.map(({ sample_id }) => sample_id),
          rows: new Map([[samples, rows]]),
        });
        await session.commit({ resources: [], rejects: [], drift: [] });
        expect(await readBack(schema)).toStrictEqual(rows.map(asReadBack));
      },
    ),
    { numRuns: 25 },
  );
});

test('copies texts larger than the buffer, and many buffers, without loss', async () => {
  const loader = postgresLoader({ ...database.settings, schema: 'large' });
  const none = {
    ...{ an_integer: null, a_bigint: null, a_double: null, a_boolean: null },
    ...{ a_timestamp: null, a_date: null, a_json: null },
  };
  const rows = [3_000_000, 0, 1, 1_500_000].map((length, at) => ({
    sample_id: String(at),
    a_text: '🛰'.repeat(length / 2),
    ...none,
  }));
  const session = await loader.open({ run: newRun(), tables: [samples] });
  await session.write({
    resource: 'samples',
    documentIds: rows.map(({ sample_id }) => sample_id),
    rows: new Map([[samples, rows]]),
  });
  await session.commit({ resources: [], rejects: [], drift: [] });
  const found = await database.query(
    'select sample_id, md5(a_text) as sum from large.samples order by 1',
  );
  const sums = await database.query(
    'select sample_id, md5(a_text) as sum from unnest($1::text[], $2::text[]) as t(sample_id, a_text) order by 1',
    [rows.map((one) => one.sample_id), rows.map((one) => one.a_text)],
  );
  expect(found).toEqual(sums);
});
