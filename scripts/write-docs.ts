/**
 * Writes the pages of docs/reference that follow from the definitions: data dictionary, marts,
 * command line. `--check` writes nothing and exits 1 when a page is not up to date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { commandReference } from './docs/command-reference.ts';
import { dataDictionary } from './docs/data-dictionary.ts';
import { martReference } from './docs/mart-reference.ts';

const folder = new URL('../docs/reference/', import.meta.url);
const pages = {
  'tables.md': dataDictionary(),
  'marts.md': martReference(),
  'cli.md': commandReference(),
};

const stale = Object.entries(pages).filter(([name, text]) => {
  const file = new URL(name, folder);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});

if (!process.argv.includes('--check')) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
} else if (stale.length > 0) {
  const names = stale.map(([name]) => `docs/reference/${name}`).join(', ');
  console.error(`Not up to date: ${names}. Run: node scripts/write-docs.ts`);
  process.exitCode = 1;
}
