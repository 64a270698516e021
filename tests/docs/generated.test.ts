import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marts, tables } from '@spacex-platform/transform';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandsIn } from '../../scripts/write-help.ts';
import { cliMain, requireBuiltCommand } from '../cli/command.ts';
import { copyTree } from '../support/copied-tree.ts';
import { repositoryRoot } from '../support/repository.ts';

beforeAll(requireBuiltCommand);

const page = (name: string) => readFileSync(join(repositoryRoot, 'docs/reference', name), 'utf8');
const check = (root: string) =>
  spawnSync(process.execPath, [join(root, 'scripts/write-docs.ts'), '--check'], {
    encoding: 'utf8',
  });

describe('docs/reference', () => {
  test('is what its script would write', () => {
    const { status, stderr } = check(repositoryRoot);
    expect(status, stderr).toBe(0);
  });

  test('is found stale where a definition has changed', () => {
    const packages = ['spacex-client', 'transform', 'loaders', 'etl-cli'];
    const built = packages.flatMap((name) => [
      `packages/${name}/dist`,
      `packages/${name}/node_modules`,
    ]);
    using tree = copyTree(['node_modules', ...built]);
    expect(check(tree.path)).toMatchObject({ status: 0 });
    appendFileSync(
      join(tree.path, 'packages/transform/src/tables/crew.ts'),
      "Object.assign(crew, { description: 'Another word.' });\n",
    );
    const { status, stderr } = check(tree.path);
    expect(status).toBe(1);
    expect(stderr).toContain('Not up to date: docs/reference/tables.md. Run:');
  });

  test('has every table, column and mart, and every command', () => {
    const dictionary = page('tables.md');
    for (const { name, columns } of tables) {
      const section = dictionary.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
      for (const column of Object.keys(columns)) expect(section).toMatch(`| \`${column}\` `);
    }
    for (const name of Object.keys(marts)) expect(page('marts.md')).toContain(`\n## ${name}\n`);
    const help = execFileSync(process.execPath, [cliMain, '-h'], { encoding: 'utf8' });
    for (const name of commandsIn(help)) expect(page('cli.md')).toContain(`\n## ${name}\n`);
  });
});
