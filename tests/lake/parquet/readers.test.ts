import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourceNames } from '@spacex-platform/spacex-client';
import { launches, type Row, rowsOf, type Table, tables } from '@spacex-platform/transform';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  fileColumns,
  loadParquet,
  type ParquetFile,
  type ParquetOptions,
} from '../../../packages/loaders/src/parquet/index.ts';
import { documentsOf } from '../../load/expected-rows.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { openDuck } from '../../support/duckdb.ts';
import { findPyarrow, startPyarrow } from '../../support/pyarrow.ts';
import { describeReference } from '../../support/reference-data.ts';
import { arbitraryDocuments } from '../../values/arbitrary-received.ts';
import { type ExactColumns, exactColumns, readByDuckDb, readByHyparquet } from './support/exact.ts';
import { arbitrarySample, samples } from './support/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'spacex-parquet-'));
const encoderOf = await loadParquet();
const found = await findPyarrow();
const duck = await openDuck();
const pyarrow = 'python' in found ? startPyarrow(found.python) : undefined;
afterAll(() => {
  duck[Symbol.dispose]();
  pyarrow?.[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function written(table: Table, rows: readonly Row[], options: ParquetOptions) {
  const encoder = encoderOf(table, options);
  for (const row of rows) encoder.add(row);
  const file = encoder.take();
  const path = join(folder, `${files++}.parquet`);
  writeFileSync(path, file.bytes);
  return { file, path };
}

type Read = (
  table: Table,
  file: { readonly file: ParquetFile; readonly path: string },
) => Promise<ExactColumns>;

/** Arbitrary rows in any number of row groups, and rows of every table from arbitrary documents. */
function readsWhatWasWritten(read: Read): void {
  test('values of every type', async () => {
    const some = fc.array(arbitrarySample, { minLength: 1, maxLength: 150, size: 'max' });
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 200 }), async (rows, rowGroupRows) => {
        const file = written(samples, rows, { metadata: {}, rowGroupRows });
        expect(file.file.rows).toBe(rows.length);
        expect(await read(samples, file)).toEqual(exactColumns(samples, rows));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  test('rows of every table', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDocuments(12), async (documents) => {
        for (const table of tables as readonly Table[]) {
          await checked(table, documents[table.resource as keyof typeof documents]);
        }
      }),
      { numRuns: 1, endOnFailure: true },
    );
  });

  describeReference('real documents', (reference) => {
    test('rows of every table', async () => {
      const documents = reference.documents();
      let rows = 0;
      for (const table of tables as readonly Table[]) {
        rows += await checked(table, documentsOf(documents, table.resource));
      }
      expect(rows).toBeGreaterThan(2000);
    });
  });

  /** Returns the number of rows; a table without rows has no file. */
  async function checked(table: Table, documents: readonly unknown[]): Promise<number> {
    const rows = documents.flatMap(rowsOf(table) as (document: unknown) => Row[]);
    if (rows.length === 0) return 0;
    const file = written(table, rows, { metadata: {} });
    expect(await read(table, file)).toEqual(exactColumns(table, rows));
    return rows.length;
  }
}

test('every resource has a table whose files are read', () => {
  expect(new Set((tables as readonly Table[]).map(({ resource }) => resource))).toEqual(
    new Set(resourceNames),
  );
});

describe('DuckDB reads what was written', () => {
  readsWhatWasWritten(async (table, { path }) =>
    withBits(table, await readByDuckDb(table, duck, path)),
  );
});

describe('hyparquet reads what was written', () => {
  readsWhatWasWritten(async (table, { file }) =>
    withBits(table, await readByHyparquet(table, file.bytes)),
  );
});

test('columns have field ids, the partition column too', async () => {
  const values = Object.keys(launches.columns).map((name) => [
    name,
    one[launches.columns[name as keyof typeof launches.columns].type],
  ]);
  const { path } = written(launches, [Object.fromEntries(values) as Row], { metadata: {} });
  const found = await duck.query(
    `select name, field_id from parquet_schema('${path}') where type is not null order by field_id`,
  );
  expect(found).toEqual(
    [...Object.keys(launches.columns), '_content_hash'].map((name, at) => ({
      ...{ name, field_id: at + 1 },
    })),
  );
  expect(found.map(({ name }) => name)).toContain('launch_year');
});

/** Doubles as their bits, because a reader returns numbers. */
function withBits(table: Table, columns: ExactColumns): ExactColumns {
  const view = new DataView(new ArrayBuffer(8));
  const bits = (value: unknown) => {
    if (value === null) return null;
    view.setFloat64(0, value as number);
    return Buffer.from(view.buffer).toString('hex');
  };
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      table.columns[name]?.type === 'double' ? values.map(bits) : values,
    ]),
  );
}

describeWhen('pyarrow', 'missing' in found ? found.missing : undefined, () => {
  if (pyarrow === undefined) throw new Error('pyarrow was found and not started');
  const at = 1_600_000_000_000;
  const rows = Array.from({ length: 1000 }, (_, number) => ({
    sample_id: `id-${String(number).padStart(4, '0')}`,
    a_text: number % 4 === 0 ? null : ['ASDS', 'RTLS'][number % 2],
    an_integer: number,
    a_bigint: -number,
    sample_year: 2020,
    a_double: number / 8,
    a_boolean: true,
    a_timestamp: new Date(at + number).toISOString(),
    a_date: '2020-09-13',
    a_json: { number },
  })) as Row<typeof samples>[];
  const metadata = { schema: 'ß 1', run_id: '019d0db1-0c00', long: 'x'.repeat(300), empty: '' };

  describe('reads what was written', () => {
    readsWhatWasWritten((_, { path }) => pyarrow.columns(path));
  });

  test('finds the declared columns of every table', async () => {
    for (const table of tables as readonly Table[]) {
      const values = Object.entries(table.columns).map(([name, { type }]) => [name, one[type]]);
      const { path } = written(table, [Object.fromEntries(values) as Row], { metadata: {} });
      const { columns } = await pyarrow.describe(path);
      expect(columns.map(([name, type, nullable]) => ({ name, type, nullable }))).toEqual(
        fileColumns(table).map(({ name, type, nullable }) => ({
          name,
          type: type === 'date32' ? 'date32[day]' : type,
          nullable,
        })),
      );
    }
  });

  test('finds metadata, ZSTD, row groups, dictionaries and statistics', async () => {
    const { path } = written(samples, rows, { metadata, rowGroupRows: 300 });
    const described = await pyarrow.describe(path);
    expect(described.metadata).toMatchObject(metadata);
    expect(described.groups.map((group) => group.rows)).toEqual([300, 300, 300, 100]);
    for (const { chunks } of described.groups) {
      for (const { compression, page_index } of chunks) {
        expect({ compression, page_index }).toEqual({ compression: 'ZSTD', page_index: true });
      }
    }
    const second = Object.fromEntries(
      (described.groups[1]?.chunks ?? []).map((chunk) => [chunk.name, chunk]),
    );
    expect(second).toMatchObject({
      sample_id: { min: 'id-0300', max: 'id-0599', nulls: 0 },
      a_text: { min: 'ASDS', max: 'RTLS', nulls: 75, dictionary: true },
      an_integer: { min: '300', max: '599' },
      a_bigint: { min: '-599', max: '-300' },
      a_double: { min: '37.5', max: '74.875' },
      a_boolean: { min: 'True', max: 'True' },
      a_timestamp: {
        min: '2020-09-13 12:26:40.300000+00:00',
        max: '2020-09-13 12:26:40.599000+00:00',
      },
      a_date: { min: '2020-09-13', max: '2020-09-13' },
    });
  });
});

/** A value of each type. */
const one = {
  text: 'a',
  integer: 1,
  bigint: 1,
  double: 1.5,
  boolean: true,
  timestamp: '2020-01-01T00:00:00.000Z',
  date: '2020-01-01',
  json: {},
} as const;
