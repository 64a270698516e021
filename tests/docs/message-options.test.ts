import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

const source = join(repositoryRoot, 'packages/loaders/src');
const flags = (text: string) => text.match(/--[a-z][a-z-]+/g) ?? [];

/** Flags in the texts of the loaders, without their comments. */
function flagsOfMessages(): string[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((name) => name.endsWith('.ts'))
    .map((name) =>
      readFileSync(join(source, name), 'utf8').replace(/\/\*.*?\*\/|^\s*\/\/[^\n]*/gms, ''),
    );
  return [...new Set(code.flatMap(flags))].toSorted();
}

test('docs/programs.md has the option of a program for each flag that a message of the loaders names', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/programs.md'), 'utf8');
  const [, section = ''] = page.split('### Options in messages\n');
  const [table = ''] = section.split('\n## ');
  const found = flagsOfMessages();
  expect(found.length).toBeGreaterThan(10);
  expect([...new Set(flags(table))].toSorted()).toEqual(found);
});
