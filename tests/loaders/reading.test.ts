import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { core, loadCores } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';
import { readingCases } from './support/reading-cases.ts';

/** Numerics that a double represents exactly, and others that it does not. */
const numerics =
  'select 42::numeric as small, 62.60::numeric as part, 9007199254740993::numeric as whole, 12345678901234567890.5::numeric as large';
const readNumerics = {
  small: 42,
  part: 62.6,
  whole: 9_007_199_254_740_993n,
  large: '12345678901234567890.5',
};

async function readsNumerics(loader: QueryableLoader): Promise<void> {
  const reader = await loader.openReader();
  expect((await reader.query(numerics)).rows).toEqual([readNumerics]);
  await reader.close();
}

/** Arrays of many types, a null, an empty one, texts that need quotes, and two dimensions. */
const arrays = `
  select array[1, null, 3] as integers, array[9007199254740993, 2] as bigints,
         array[0.1::float8, 'NaN'] as doubles, array[62.60::numeric, 42] as numerics,
         array['a', 'b,"c"', '{}', '\\', 'NULL', '', null, ' '] as texts, array[true, false] as flags,
         array['{"a": [1]}'::jsonb] as documents, cast('{}' as integer[]) as empty,
         cast(null as text[]) as absent, array[array[1, 2], array[3, 4]] as matrix,
         cast('[0:1]={5,6}' as integer[]) as zero_based,
         array[timestamptz '2022-10-05 16:00:00.5+00'] as moments,
         array[date '2022-10-05'] as days, timestamp '2022-10-05 16:00:00' as local_time,
         cast('\\x00ff' as bytea) as bytes`;
const readArrays = {
  integers: [1, null, 3],
  bigints: [9_007_199_254_740_993n, 2],
  doubles: [0.1, Number.NaN],
  numerics: [62.6, 42],
  texts: ['a', 'b,"c"', '{}', '\\', 'NULL', '', null, ' '],
  flags: [true, false],
  documents: [{ a: [1] }],
  empty: [],
  absent: null,
  matrix: [
    [1, 2],
    [3, 4],
  ],
  zero_based: [5, 6],
  moments: ['2022-10-05T16:00:00.500Z'],
  days: ['2022-10-05'],
  local_time: '2022-10-05 16:00:00',
  bytes: '\\x00ff',
};

async function readsArrays(loader: QueryableLoader): Promise<void> {
  await using reader = await loader.openReader();
  expect((await reader.query(arrays)).rows).toEqual([readArrays]);
}

describe('a reader of PostgreSQL', { tags: ['postgres-version'] }, () => {
  let database: FreshDatabase;
  const loader = () => postgresLoader(database.settings);
  beforeAll(async () => {
    database = await freshDatabase();
    await loadCores(loader(), [core('1', 'B1058')]);
  });
  afterAll(() => database.dispose());

  readingCases(loader, {
    writing: [
      'with gone as (delete from cores returning 1) select * from gone',
      'select * into other from cores',
    ],
  });

  test('keeps the digits of numerics', () => readsNumerics(loader()));

  test('returns arrays', () => readsArrays(loader()));

  test('reads doubles exactly if the database prints fewer digits', async () => {
    const { database: name } = database.settings;
    await database.query(`alter database "${name}" set extra_float_digits to -5`);
    await using reader = await loader().openReader();
    const third = 'select 1 / 3::float8 as third';
    expect((await reader.query(third)).rows).toEqual([{ third: 1 / 3 }]);
    await using another = await loader().openReader();
    const stream = await another.stream?.(third);
    for await (const rows of stream?.batches ?? []) expect(rows).toEqual([[1 / 3]]);
    expect.assertions(2);
  });

  test('does not keep session settings from one query to the next', async () => {
    const reader = await loader().openReader();
    await reader.query("select set_config('default_transaction_read_only', 'off', false)");
    await reader.query("select set_config('search_path', 'pg_temp', false)");
    const error = await failureOf(
      reader.query('with gone as (delete from cores returning 1) select * from gone'),
    );
    expect(error.code).toBe('read_only');
    expect(error.message).not.toContain('standby');
    expect((await reader.query('select serial from cores')).rows).toEqual([{ serial: 'B1058' }]);
    await reader.close();
  });

  test('a reader of a snapshot cannot leave the snapshot', async () => {
    const reader = await loader().openReader({ oneMoment: true });
    const other = await reader.another?.();
    for (const statement of ['commit', 'rollback', 'set transaction read write']) {
      expect(await failureOf(reader.query(statement))).toMatchObject({ code: 'read_only' });
    }
    await loadCores(loader(), [core('2', 'B1051')]);
    const count = 'select count(*) as n from cores';
    expect((await reader.query(count)).rows).toEqual([{ n: 1 }]);
    expect((await other?.query(count))?.rows).toEqual([{ n: 1 }]);
    await other?.close();
    await reader.close();
    await database.query("delete from spacex.cores where serial = 'B1051'");
  });
});

describe('a reader of the embedded database', () => {
  let directory: string;
  const loader = () => embeddedLoader({ dataDir: directory });
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spacex-embedded-'));
    await loadCores(loader(), [core('1', 'B1058')]);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('keeps the digits of numerics', () => readsNumerics(loader()));

  test('returns arrays', () => readsArrays(loader()));
});
