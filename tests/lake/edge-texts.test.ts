import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { fileStore, readPart } from '@spacex-platform/loaders/raw-zone';
import { type IsoText, launches, type Row, tablesOf } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { newRun } from '../loaders/support/cores.ts';
import { testLake } from './lake.ts';

/** Texts that decoders change: byte order marks, other newlines, astral characters, empty. */
const texts = [
  ...['\ufeff', '\ufeffnote', '\ufeff\ufeffx', 'a\ufeff', '', ' ', '\u2028', '🚀', 'Es’hail 2'],
  ...['\u0001', 'x'.repeat(5_000), `\ufeff${'é'.repeat(40)}`],
];

interface Sample {
  readonly id: string;
  readonly text: string | null;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly moment: IsoText<'timestamp' | 'date'> | null;
  readonly json: unknown;
}

const everything = tablesOf<Sample, 'edge_samples'>('edge_samples').table('edge_samples', {
  description: 'One row for each document, with a column of every type.',
  key: ['sample_id'],
  columns: (c) => ({
    sample_id: c.text('id'),
    a_text: c.text.nullable('text'),
    an_integer: c.integer.nullable('number'),
    a_bigint: c.bigint.nullable('number'),
    a_double: c.double.nullable('number'),
    a_boolean: c.boolean.nullable('flag'),
    a_timestamp: c.timestamp.nullable('moment'),
    a_date: c.date.nullable('moment'),
    a_json: c.json('json'),
  }),
});

const row = (id: string, text: string | null): Row<typeof everything> => ({
  ...{ sample_id: id, a_text: text, an_integer: -(2 ** 31), a_bigint: -(2 ** 53) + 1 },
  ...{ a_double: 0.1, a_boolean: false, a_timestamp: '2022-10-05T16:00:00.123456Z' },
  ...{ a_date: '1957-10-04', a_json: { [String(text)]: [text] } },
});

async function load(
  loader: ReturnType<typeof lakeLoader>,
  rows: readonly Row<typeof everything>[],
) {
  const session = await loader.open({ run: newRun(), tables: [everything] });
  await session.write({
    resource: everything.resource,
    documentIds: rows.map(({ sample_id }) => sample_id),
    rows: new Map([[everything, rows]]),
  });
  const count = rows.length;
  const resource = {
    resource: everything.resource,
    documents: count,
    accepted: count,
    rejected: 0,
  };
  return session.commit({ resources: [resource], rejects: [], drift: [] });
}

describe('values of every column type', () => {
  test('are read back as they were written, by every reader', async () => {
    using lake = testLake();
    const loader = lakeLoader({ store: lake.store, tables: [everything] });
    const rows = [...texts, null].map((text, at) => row(`\ufeff${at}`, text));
    await load(loader, rows);
    const first = lake.pointer()?.tables['edge_samples']?.files[0]?.sha256;
    // The rows of other documents are read from the published file and written again.
    const changed = row('changed', 'B2');
    expect(await load(loader, [changed])).toMatchObject([{ inserted: 1, updated: 0, deleted: 0 }]);
    expect(lake.pointer()?.tables['edge_samples']?.files[0]?.sha256).not.toBe(first);
    // Keys are compared as well: nothing is inserted or updated.
    expect(await load(loader, [...rows, changed])).toMatchObject([
      { rows: rows.length + 1, inserted: 0, updated: 0, deleted: 0 },
    ]);

    const reader = await loader.openReader();
    const { rows: found } = await reader.query(
      'select * exclude (_content_hash), length(a_text) as size, [a_text] as list from edge_samples order by sample_id',
    );
    await reader.close();
    const expected = [...rows, changed]
      .map((one) => ({
        ...one,
        a_json: JSON.stringify(one.a_json),
        size: one.a_text === null ? null : [...one.a_text].length,
        list: [one.a_text],
      }))
      .sort((a, b) => (a.sample_id < b.sample_id ? -1 : 1));
    const order = (a: Record<string, unknown>, b: Record<string, unknown>) =>
      String(a['sample_id']) < String(b['sample_id']) ? -1 : 1;
    expect([...found].sort(order)).toEqual(expected);
  });

  test('include a byte order mark at the beginning of a raw part of another tool', async () => {
    using lake = testLake();
    const documents = ['{"id":"a"}', '{"id":"b"}'];
    for (const mark of ['', '\ufeff']) {
      const bytes = gzipSync(`${mark}${documents.join('\n')}\n`);
      await lake.store.write('part', bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const part = {
        ...{ path: 'part', documents: 2, bytes: bytes.length, sha256 },
        ...{ url: 'x', etag: null, fetched_at: '2022-10-05T16:00:00.000Z' },
      };
      const read: string[] = [];
      for await (const some of readPart(lake.store, part)) read.push(...some);
      expect(read).toEqual(documents);
    }
  });
});

describe('the path of a lake', () => {
  const names = ['status=active', 'launch_year=1999', '[1]', 'a*b', 'what?', 'with space', "it's"];
  test.each(names)('does not change what queries return: %s', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'spacex-path-'));
    try {
      const path = join(folder, name, 'lake');
      mkdirSync(path, { recursive: true });
      const store = fileStore(pathToFileURL(path).href);
      const loader = lakeLoader({ store, tables: [launches] });
      await publishYears(loader);
      // A directory that the name matches, if it is taken as a pattern.
      const match = { '[1]': '1', 'a*b': 'axb', 'what?': 'whatx' }[name];
      if (match !== undefined) cpSync(path, join(folder, match, 'lake'), { recursive: true });
      const reader = await loader.openReader();
      try {
        const { rows } = await reader.query(
          'select launch_year, count(*) as n from launches group by all order by all',
        );
        expect(rows).toEqual([
          { launch_year: 2021, n: 1 },
          { launch_year: 2022, n: 2 },
        ]);
      } finally {
        await reader.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function publishYears(loader: ReturnType<typeof lakeLoader>): Promise<void> {
  const rows = [2021, 2022, 2022].map((year, at) => launch(`l${at}`, year));
  const session = await loader.open({ run: newRun(), tables: [launches] });
  await session.write({
    resource: 'launches',
    documentIds: rows.map(({ launch_id }) => launch_id),
    rows: new Map([[launches, rows]]),
  });
  const resource = { resource: 'launches', documents: 3, accepted: 3, rejected: 0 };
  await session.commit({ resources: [resource], rejects: [], drift: [] });
}

/** A launch with a value in every required column. */
function launch(id: string, year: number): Row<typeof launches> {
  const values = Object.entries(launches.columns).map(([name, { type, nullable }]) => {
    if (nullable) return [name, null];
    const samples = {
      ...{ text: 'x', integer: 1, bigint: 1, double: 1, boolean: true, json: [] },
      ...{ timestamp: `${year}-01-01T00:00:00.000000Z`, date: `${year}-01-01` },
    };
    return [name, samples[type]];
  });
  const sample = Object.fromEntries(values) as Row<typeof launches>;
  return { ...sample, launch_id: id, launch_year: year };
}
