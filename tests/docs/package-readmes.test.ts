import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../packages/etl-cli/src/program.ts';
import { repositoryRoot } from '../support/repository.ts';
import { codeBlocks, readMarkdown } from './markdown.ts';

const names = ['spacex-client', 'transform', 'loaders', 'etl-cli'];

describe.for(names)('README of %s', (name) => {
  const file = `packages/${name}/README.md`;
  const text = readMarkdown(file);
  const manifest = JSON.parse(
    readFileSync(join(repositoryRoot, `packages/${name}/package.json`), 'utf8'),
  ) as { name: string; exports: Record<string, unknown> };

  test('starts with a summary, then Why and How', () => {
    const headings = [...text.matchAll(/^#{1,2} (.*)$/gm)].map(([, heading]) => heading);
    expect(headings.slice(0, 3)).toEqual([manifest.name, 'Why', 'How']);
    const [first = ''] = text.split('\n\n').slice(1);
    expect(first.length).toBeGreaterThan(60);
  });

  test('has an install command and a short program', () => {
    const [install, program] = codeBlocks(file);
    expect(install?.text).toMatch(new RegExp(`^npm install .*${manifest.name}\\b`, 'm'));
    expect(program?.language).toBe('ts');
    const end = (program?.line ?? 0) + (program?.text.split('\n').length ?? 0);
    expect(end).toBeLessThan(80);
  });

  test('lists every entry point', () => {
    for (const path of Object.keys(manifest.exports)) {
      if (path === '.' || path === './package.json') continue;
      if (path.startsWith('./internal')) continue;
      expect(text).toContain(path.slice(1));
    }
  });
});

test('README of etl-cli lists every command', () => {
  const program = createProgram(() => {});
  const commands = program.createHelp().visibleCommands(program);
  const [table = ''] =
    /^\| command .*?\n\n/ms.exec(readMarkdown('packages/etl-cli/README.md')) ?? [];
  const listed = [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name);
  expect(listed).toEqual(
    commands.map((command) => command.name()).filter((name) => name !== 'help'),
  );
});
