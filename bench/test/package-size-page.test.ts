import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../tests/support/repository.ts';
import { type PackageSizes, packageSizePage } from '../package-size-page.ts';

const figures = JSON.parse(
  readFileSync(new URL('../package-size.json', import.meta.url), 'utf8'),
) as PackageSizes;

test('docs/package-size.md is the page of bench/package-size.json and of the programs', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/package-size.md'), 'utf8');
  expect(page, 'Write it again: node bench/package-size.ts page').toBe(packageSizePage(figures));
});

test('shows the seconds of each program and the machine, if they were measured', () => {
  const { firstLoad: _, ...sizes } = figures;
  expect(packageSizePage(sizes)).not.toContain('seconds, two loads');
  const page = packageSizePage({
    ...sizes,
    firstLoad: {
      date: '2026-01-02',
      machine: { CPU: '2 cores', PostgreSQL: '18.4', 'Node.js': '24', Python: '3.11', dlt: '1.31' },
      programs: [
        { name: 'this project', workMs: 1840, userMs: 900 },
        { name: 'this project, runPipeline', workMs: 1960, userMs: null },
        { name: 'dlt', workMs: 5210, userMs: 2500 },
      ],
    },
  });
  expect(page).toContain('| seconds, two loads | 1.8 s | 2.0 s | 5.2 s |');
  expect(page).toContain('| CPU seconds in user mode | 0.9 s | – | 2.5 s |');
  expect(page).toContain(
    'on 2026-01-02 (2 cores; PostgreSQL 18.4; Node.js 24; Python 3.11; dlt 1.31)',
  );
});
