import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageRows, pageSections } from './support/page.ts';

const folder = import.meta.dirname;

test('each section of the page has its tests', () => {
  const tested = readdirSync(folder)
    .filter((name) => name.endsWith('.thorough.test.ts'))
    .flatMap((name) => /section: '(.*)'/.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? []);
  expect([...pageSections()].sort()).toEqual(tested.sort());
});

test.each([
  ['PostgreSQL', 60],
  ['Embedded', 25],
  ['Lake', 25],
  ['Redshift', 25],
])('the page has enough faults of %s', (target, count) => {
  const rows = pageSections()
    .filter((section) => section.startsWith(target))
    .flatMap((section) => [...pageRows(section).keys()]);
  expect(rows.length).toBeGreaterThanOrEqual(count);
});
