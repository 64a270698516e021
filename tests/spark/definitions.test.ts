import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '@spacex-platform/transform';
import { sparkRows, sparkView } from '@spacex-platform/transform/spark';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

const inRepository = (path: string) => join(repositoryRoot, path);

test('sql/spark and tables.json are what their script would write', () => {
  const script = inRepository('scripts/write-spark.ts');
  expect(() =>
    execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
  ).not.toThrow();
});

test('every table is there, as it is defined', () => {
  const names = tables.map(({ name }) => `${name}.sql`).sort();
  expect(readdirSync(inRepository('sql/spark')).sort()).toEqual(names);
  for (const table of tables) {
    const text = readFileSync(inRepository(`sql/spark/${table.name}.sql`), 'utf8');
    expect(text).toContain(sparkView(table));
  }
  const job = JSON.parse(readFileSync(inRepository('deploy/aws/glue/tables.json'), 'utf8')) as {
    contracts: Record<string, unknown>;
    tables: { name: string; rows: string; resource: string }[];
  };
  expect(job.tables.map(({ rows }) => rows)).toEqual(tables.map((table) => sparkRows(table)));
  for (const { resource } of job.tables) expect(job.contracts).toHaveProperty(resource);
});
