import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Row, rowsOf, type Table, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadParquet } from '../../../packages/loaders/src/parquet/index.ts';
import { documentsOf } from '../../load/expected-rows.ts';
import { describeReference } from '../../support/reference-data.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';
import { samples } from './support/samples.ts';

/** Prints the values of some text columns, or the number of nulls of every column. */
const program = `
import json, sys
from fastparquet import ParquetFile
frame = ParquetFile(sys.argv[1]).to_pandas()
def text(value):
    if isinstance(value, bytes): return value.decode()
    return value if isinstance(value, str) else None
print(json.dumps({
    "texts": {name: [text(value) for value in frame[name]] for name in sys.argv[2:]},
    "nulls": {name: int(frame[name].isna().sum()) for name in frame.columns},
}))
`;

interface Answer {
  readonly texts: Record<string, (string | null)[]>;
  readonly nulls: Record<string, number>;
}

describePython('fastparquet reads what was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-fastparquet-'));
  let python = '';
  beforeAll(async () => {
    python = await provideEnvironment('fastparquet', 'fastparquet-requirements.txt');
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function read(table: Table, rows: readonly Row[], columns: readonly string[]) {
    const encoder = (await loadParquet())(table, { metadata: {} });
    for (const row of rows) encoder.add(row);
    const path = join(folder, `${table.name}.parquet`);
    writeFileSync(path, encoder.take().bytes);
    const limit = { maxBuffer: 256 << 20 };
    const { stdout } = await promisify(execFile)(python, ['-c', program, path, ...columns], limit);
    return JSON.parse(stdout) as Answer;
  }

  test('100,000 ids, and few and many recurring values', async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => ({
      ...{ sample_id: `5e9e289df359184d${at.toString(16).padStart(8, '0')}` },
      ...{ a_text: at % 7 === 0 ? null : `text ${at % 3_000}`, an_integer: at, a_bigint: at * 3 },
      ...{ a_double: at / 7, a_boolean: at % 2 === 0, a_timestamp: null, a_date: null },
      ...{ a_json: { at: at % 5 }, sample_year: 2020 + (at % 3) },
    })) as unknown as readonly Row[];
    const { texts, nulls } = await read(samples, rows, ['sample_id', 'a_text']);
    const column = (name: string) => rows.map((row) => (row as Record<string, unknown>)[name]);
    expect(texts).toEqual({ sample_id: column('sample_id'), a_text: column('a_text') });
    expect(nulls).toMatchObject({ a_text: 14_286, an_integer: 0, a_bigint: 0, a_double: 0 });
  }, 120_000);

  describeReference('real documents', (reference) => {
    test.each((tables as readonly Table[]).map((table) => [table.name, table] as const))(
      'every text of %s',
      async (_, table) => {
        const documents = documentsOf(reference.documents(), table.resource);
        const rows = documents.flatMap(rowsOf(table) as (document: unknown) => Row[]);
        const names = Object.keys(table.columns).filter(
          (name) => table.columns[name]?.type === 'text',
        );
        const { texts } = await read(table, rows, names);
        const expected = names.map((name) => [
          name,
          rows.map((row) => (row as Record<string, unknown>)[name] ?? null),
        ]);
        expect(texts).toEqual(Object.fromEntries(expected));
      },
    );
  });
});
