import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  describeFile,
  type Published,
  readPublished,
  writePublished,
} from '../../scripts/nightly/published-pages.ts';
import { temporaryFolder } from '../cli/command.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

const write = (path: string, text: string) => {
  mkdirSync(join(folder.path, path, '..'), { recursive: true });
  writeFileSync(join(folder.path, path), text);
};

/** Pages with these files. */
function pagesWith(...paths: readonly string[]): Published {
  for (const path of paths) write(path, `content of ${path}`);
  const files = Object.fromEntries(
    paths.map((path) => [path, describeFile(folder.path, path, null)]),
  );
  const times = { syncedAt: '2026-11-30T04:23:00Z', lastLaunch: '2026-11-29T00:00:00Z' };
  const published: Published = { format: 1, ...times, attribution: 'Data', files };
  writePublished(folder.path, published);
  write('index.html', 'list');
  return published;
}

const good = ['report.html', 'marts/core_usage.csv', 'marts/core_usage.parquet'];

test('accepts the report, the marts and the list of them', () => {
  expect(readPublished(folder.path)).toBeUndefined();
  const published = pagesWith(...good);
  expect(readPublished(folder.path)).toEqual(published);
});

test.each([
  ['raw/launch-library/documents/part.ndjson.gz', 'must not be published'],
  ['launches.csv', 'must not be published'],
  ['marts/../launches.csv', 'must not be published'],
])('refuses %s even if it is listed', (path, message) => {
  pagesWith(...good, path);
  expect(() => readPublished(folder.path)).toThrow(message);
});

test('refuses a file that is lost, changed, empty or not listed', () => {
  pagesWith(...good);
  write('marts/core_usage.csv', 'changed');
  expect(() => readPublished(folder.path)).toThrow('marts/core_usage.csv differs');
  rmSync(join(folder.path, 'marts/core_usage.csv'));
  expect(() => readPublished(folder.path)).toThrow('marts/core_usage.csv does not exist');
  pagesWith(...good);
  write('raw/part.ndjson', '{}');
  expect(() => readPublished(folder.path)).toThrow('raw/part.ndjson is not listed');
  write('report.html', '');
  expect(() => describeFile(folder.path, 'report.html', null)).toThrow('report.html is empty');
});
