import type { Core } from '@spacex-platform/spacex-client';
import { contentHash, cores, type Row, type Table } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { testLake } from './lake.ts';

/** The table of a version without Launch Library: there is no column `source`. */
const earlier: Table = {
  ...cores,
  columns: Object.fromEntries(Object.entries(cores.columns).filter(([name]) => name !== 'source')),
};
const fleet = [core('1', 'B1058'), core('2', 'B1051')];

test('files of an earlier version are read with the default of a new column', async () => {
  using lake = testLake();
  await loadCores(lake.loader, fleet, { tables: [earlier] });
  const reader = await lake.loader.openReader();
  expect((await reader.query('select core_id, source from cores order by 1')).rows).toEqual([
    { core_id: '1', source: 'r-spacex' },
    { core_id: '2', source: 'r-spacex' },
  ]);
  expect((await reader.query('select count(*) as n from core_usage')).rows).toEqual([{ n: 0 }]);
  await reader.close();
});

test('rows that a run retains get the default, and new files', async () => {
  using lake = testLake();
  await loadCores(lake.loader, fleet, { tables: [earlier] });
  const before = lake.pointer()?.tables['cores'];
  const live = { ...core('ll2:9', 'B1090'), reuse_count: null, source: 'launch-library' };
  const [report] = await loadCores(lake.loader, [live as unknown as Core]);
  expect(report).toMatchObject({ inserted: 1, updated: 0, deleted: 0 });
  const after = lake.pointer()?.tables['cores'];
  expect(after?.schema_hash).not.toBe(before?.schema_hash);
  const rows = await lake.query(
    'select * replace (cast(_content_hash as varchar) as _content_hash) from {cores} order by 1',
  );
  expect(rows.map(({ core_id, reuse_count, source }) => [core_id, reuse_count, source])).toEqual([
    ['1', 0, 'r-spacex'],
    ['2', 0, 'r-spacex'],
    ['ll2:9', null, 'launch-library'],
  ]);
  const hash = contentHash(cores);
  for (const { _content_hash: stored, ...row } of rows) {
    expect(BigInt(String(stored))).toBe(hash(row as Row<typeof cores>));
  }
  const [again] = await loadCores(lake.loader, fleet);
  expect(again).toMatchObject({ unchanged: 2, updated: 0, inserted: 0 });
});
