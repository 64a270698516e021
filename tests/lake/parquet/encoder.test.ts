import type { Table } from '@spacex-platform/transform';
import { tables, tablesOf } from '@spacex-platform/transform';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { wasmMemory } from 'parquet-wasm/node';
import { describe, expect, test } from 'vitest';
import {
  arrowSchema,
  loadParquet,
  schemaHash,
} from '../../../packages/loaders/src/parquet/index.ts';
import { arbitrarySample, type SampleRow, samples } from './support/samples.ts';

const encoderOf = await loadParquet();
const metadata = { schema: 's', run_id: 'r', tool: 't', more: 'm' };

function fileOf(rows: readonly SampleRow[], make = encoderOf) {
  const encoder = make(samples, { metadata });
  for (const row of rows) encoder.add(row);
  return encoder.take();
}

const [sample] = fc.sample(arbitrarySample, { numRuns: 1, seed: 1 }) as [SampleRow];
const manyOf = (seed: number, rows: number) => fc.sample(arbitrarySample, { numRuns: rows, seed });

describe('writes the same bytes for the same rows', () => {
  const rows = manyOf(7, 400);

  test('regardless of earlier files', async () => {
    const first = fileOf(rows);
    for (let seed = 0; seed < 6; seed++) fileOf(manyOf(seed, 50 + seed * 100));
    expect(Buffer.compare(fileOf(rows).bytes, first.bytes)).toBe(0);
    expect(Buffer.compare(fileOf(rows, await loadParquet()).bytes, first.bytes)).toBe(0);
  });

  test('with interleaved and reused encoders', () => {
    const one = encoderOf(samples, { metadata });
    const other = encoderOf(samples, { metadata });
    for (const row of rows) {
      one.add(row);
      other.add(sample);
      other.add(row);
    }
    const expected = fileOf(rows).bytes;
    expect(Buffer.compare(one.take().bytes, expected)).toBe(0);
    other.take();
    expect({ rows: other.rows, bytes: other.bytes }).toEqual({ rows: 0, bytes: 0 });
    for (const row of rows) other.add(row);
    expect(Buffer.compare(other.take().bytes, expected)).toBe(0);
  });

  test('does not change a returned file', () => {
    const { bytes } = fileOf(rows);
    const copy = Uint8Array.from(bytes);
    fileOf(manyOf(9, 900));
    expect(Buffer.compare(bytes, copy)).toBe(0);
  });
});

test('no column is written with a dictionary in part: weak readers lose the rest', () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => ({
    ...{ ...sample, sample_id: `5e9e289df359184d${at}`, a_text: `text ${at % 300}` },
    ...{ an_integer: at, a_double: at / 7, a_bigint: at % 2 },
  }));
  const { row_groups } = parquetMetadata(new Uint8Array(fileOf(rows).bytes).buffer);
  const encodings = (row_groups[0]?.columns ?? []).map(({ meta_data }) => [
    meta_data?.path_in_schema[0],
    meta_data?.encoding_stats
      ?.filter(({ page_type }) => page_type !== 'DICTIONARY_PAGE')
      .map(({ encoding }) => encoding),
  ]);
  expect(Object.fromEntries(encodings)).toMatchObject({
    sample_id: ['PLAIN'],
    a_text: ['RLE_DICTIONARY'],
    an_integer: ['PLAIN'],
    a_double: ['PLAIN'],
    a_bigint: ['RLE_DICTIONARY'],
  });
});

test('does not use more memory for more files', () => {
  const rows = Array.from({ length: 3_000 }, () => sample);
  for (let file = 0; file < 5; file++) fileOf(rows);
  const before = wasmMemory().buffer.byteLength;
  // The streams are 70 times as large as the allowed growth.
  let written = 0;
  const encoder = encoderOf(samples, { metadata });
  for (let file = 0; file < 300; file++) {
    for (const row of rows) encoder.add(row);
    written += encoder.bytes;
    encoder.take();
  }
  expect(written).toBeGreaterThan(70_000_000);
  expect(wasmMemory().buffer.byteLength - before).toBeLessThanOrEqual(1 << 20);
});

test('counts the bytes of collected rows', () => {
  const encoder = encoderOf(samples, { metadata });
  encoder.add({ ...sample, sample_id: 'é'.repeat(1000) });
  const little = encoder.bytes;
  encoder.add({ ...sample, sample_id: 'é'.repeat(5000) });
  expect(encoder.rows).toBe(2);
  expect(encoder.bytes - little).toBeGreaterThanOrEqual(10_000);
});

describe('rejects', () => {
  test('a file without rows', () => {
    expect(() => fileOf([])).toThrow('There are no rows of samples to write');
  });

  test('null in a column that is not nullable', () => {
    const without = { ...sample, sample_id: null } as unknown as SampleRow;
    expect(() => fileOf([sample, without])).toThrow(
      'Column samples.sample_id is not nullable but contains null in 1 of 2 rows',
    );
  });

  test.each([0, -1, 1.5, Number.NaN])('a row group of %d rows', (rowGroupRows) => {
    expect(() => encoderOf(samples, { metadata, rowGroupRows })).toThrow(
      expect.objectContaining({ code: 'configuration' }),
    );
  });
});

test.each((tables as readonly Table[]).map((table) => [table.name, table] as const))(
  'the Arrow schema of %s follows from its definition',
  (_, table) => {
    const expected = Object.entries(table.columns).map(
      ([name, { type, nullable }]) => `${name} ${arrowNames[type]} ${nullable}`,
    );
    const described = arrowSchema(arrow, table).fields.map(
      ({ name, type, nullable }) => `${name} ${type} ${nullable}`,
    );
    expect(described).toEqual([...expected, '_content_hash Int64 false']);
  },
);

const arrowNames = {
  text: 'Utf8',
  integer: 'Int32',
  bigint: 'Int64',
  double: 'Float64',
  boolean: 'Bool',
  timestamp: 'Timestamp<MICROSECOND, UTC>',
  date: 'Date32<DAY>',
  json: 'Utf8',
} as const;

describe('schemaHash', () => {
  interface Trip {
    readonly id: string;
    readonly kg: number | null;
    readonly crew: number;
  }
  const { table } = tablesOf<Trip, 'trips'>('trips');
  const trips = table('trips', {
    description: 'Trips.',
    key: ['trip_id'],
    columns: (c) => ({
      trip_id: c.text('id'),
      kg: c.double.nullable('kg'),
      crew: c.integer('crew'),
    }),
  });
  const changed = (name: string, change: object): Table => ({
    ...trips,
    columns: Object.fromEntries(
      Object.entries(trips.columns).map(([key, column]) => [
        key,
        key === name ? { ...column, ...change } : column,
      ]),
    ),
  });

  test('does not change between versions', () => {
    // printf '%s' '[[1,"trip_id","string",false],…]' | sha256sum
    expect(schemaHash(trips)).toBe(
      '6bab021a255b23ec0c9e5dce98212112485f9aef7ae6dfdeba1f8d033c63a869',
    );
  });

  test('does not depend on what is not in the file', () => {
    expect(schemaHash(changed('kg', { description: 'Mass.', unit: 'kg' }))).toBe(schemaHash(trips));
    expect(schemaHash({ ...trips, name: 'journeys' })).toBe(schemaHash(trips));
  });

  test('depends on names, order, types and nullability', () => {
    const { trip_id, kg, crew } = trips.columns;
    const hashes = [
      schemaHash(trips),
      schemaHash({ ...trips, columns: { trip_id, mass: kg, crew } }),
      schemaHash({ ...trips, columns: { trip_id, crew, kg } }),
      schemaHash(changed('crew', { type: 'bigint' })),
      schemaHash(changed('crew', { nullable: true })),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
