/**
 * Writes the marts into sql/queries.sql, between its two markers, from the one place where they
 * are defined. `--check` writes nothing and exits 1 when the file is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Mart, marts } from '../packages/transform/src/marts/index.ts';

const file = new URL('../sql/queries.sql', import.meta.url);
const begin = '-- marts: begin';
const end = '-- marts: end';

function entry(mart: Mart): string {
  const columns = mart.columns.map((column) => `--   ${column.name}: ${column.description}`);
  const heading = [`-- name: ${mart.name}`, `-- ${mart.description}`, ...columns];
  return `${heading.join('\n')}\n${mart.sql};\n`;
}

/** The text of queries.sql with its marts replaced by the ones of today. */
function withMarts(text: string): string {
  const from = text.indexOf(`${begin}\n`);
  const to = text.indexOf(`${end}\n`);
  if (from < 0 || to < from) {
    throw new Error(`sql/queries.sql must have the lines "${begin}" and "${end}", in this order.`);
  }
  const note =
    '-- Written by scripts/write-queries.ts: change the marts in packages/transform instead.';
  const entries = Object.values(marts).map(entry);
  return [`${text.slice(0, from)}${begin}\n${note}\n`, ...entries, text.slice(to)].join('\n');
}

const before = readFileSync(file, 'utf8');
const after = withMarts(before);
if (!process.argv.includes('--check')) {
  writeFileSync(file, after);
} else if (after !== before) {
  console.error('sql/queries.sql is not up to date. Run: node scripts/write-queries.ts');
  process.exitCode = 1;
}
