import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marts, tables } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../packages/etl-cli/src/program.ts';
import { sparkRowsOfFields } from '../../packages/transform/src/spark/rows.ts';
import { generators } from '../../scripts/generate/generators.ts';
import { copyTree } from '../support/copied-tree.ts';
import { describeFacts } from '../support/facts.ts';
import { repositoryRoot } from '../support/repository.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const generate = (root: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts/generate.ts'), ...args], { encoding: 'utf8' });

describe('pnpm generate', () => {
  const upToDate = (name: string) => {
    const { status, stderr } = generate(repositoryRoot, '--check', name);
    expect(status, stderr).toBe(0);
  };
  const names = generators.map(({ name }) => name);
  test.each(names.filter((name) => name !== 'snapshot'))('%s: files are up to date', upToDate);
  describeFacts('from the facts', () => {
    test('snapshot: files are up to date', () => upToDate('snapshot'));
  });

  test('reports a file as stale if its definition changed, and rewrites it', () => {
    const packages = ['spacex-client', 'transform', 'loaders', 'etl-cli'];
    const built = packages.flatMap((name) => [
      `packages/${name}/dist`,
      `packages/${name}/node_modules`,
    ]);
    using tree = copyTree(['node_modules', ...built]);
    const check = () => generate(tree.path, '--check', 'reference-docs', 'queries');
    expect(check()).toMatchObject({ status: 0 });
    appendFileSync(
      join(tree.path, 'packages/transform/src/tables/crew.ts'),
      "Object.assign(crew, { description: 'Another description.' });\n",
    );
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr).toContain('reference-docs: docs/reference/tables.md is stale:\n- ');
    expect(stderr).toContain('\n+ Another description.\n');
    expect(stderr).toContain('Run: pnpm generate reference-docs\n');
    expect(generate(tree.path, 'reference-docs')).toMatchObject({
      status: 0,
      stdout: 'reference-docs: wrote docs/reference/tables.md\n',
    });
    expect(check()).toMatchObject({ status: 0 });
  });

  test('deletes a file that no definition leads to any more', () => {
    using tree = copyTree(['node_modules']);
    appendFileSync(join(tree.path, 'sql/athena/old_mart.sql'), 'select 1;\n');
    const { status, stderr } = generate(tree.path, '--check', 'queries');
    expect(status).toBe(1);
    expect(stderr).toContain('queries: sql/athena/old_mart.sql is stale\n');
    expect(generate(tree.path, 'queries')).toMatchObject({
      status: 0,
      stdout: 'queries: deleted sql/athena/old_mart.sql\n',
    });
  });

  test('rejects the name of a generator that does not exist', () => {
    const { status, stderr } = generate(repositoryRoot, '--check', 'nothing');
    expect(status).toBe(2);
    expect(stderr).toContain('Unknown generator: nothing.');
  });
});

test('docs/reference has every table, column and mart, and every command', () => {
  const dictionary = read('docs/reference/tables.md');
  for (const { name, columns } of tables) {
    const section = dictionary.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const column of Object.keys(columns)) expect(section).toMatch(`| \`${column}\` `);
  }
  for (const name of Object.keys(marts)) {
    expect(read('docs/reference/marts.md')).toContain(`\n## ${name}\n`);
  }
  const program = createProgram(() => {});
  for (const command of program.createHelp().visibleCommands(program)) {
    if (command.name() === 'help') continue;
    expect(read('docs/reference/cli.md')).toContain(`\n## ${command.name()}\n`);
  }
});

test('the data of the Spark job has the SQL of every table and the contract of every resource', () => {
  const job = JSON.parse(read('deploy/aws/glue/tables.json')) as {
    contracts: Record<string, unknown>;
    fields: Record<string, unknown>;
    tables: { name: string; rows: string; resource: string }[];
  };
  expect(job.tables.map(({ rows }) => rows)).toEqual(
    tables.map((table) => sparkRowsOfFields(table)),
  );
  for (const { resource } of job.tables) {
    expect(job.contracts).toHaveProperty(resource);
    expect(job.fields).toHaveProperty(resource);
  }
});
