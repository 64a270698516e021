/**
 * Writes the marts into sql/queries.sql, between its two markers, and as one file each for Athena
 * into sql/athena, from the one place where they are defined. `--check` writes nothing and exits 1
 * when a file is not up to date.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Mart, marts } from '../packages/transform/src/marts/index.ts';

const file = new URL('../sql/queries.sql', import.meta.url);
const athenaFolder = new URL('../sql/athena/', import.meta.url);
const begin = '-- marts: begin';
const end = '-- marts: end';
const note =
  '-- Written by scripts/write-queries.ts: change the marts in packages/transform instead.';

function heading(mart: Mart): string {
  const columns = mart.columns.map((column) => `--   ${column.name}: ${column.description}`);
  return [`-- name: ${mart.name}`, `-- ${mart.description}`, ...columns].join('\n');
}

/** The text of queries.sql with its marts replaced by the ones of today. */
function withMarts(text: string): string {
  const from = text.indexOf(`${begin}\n`);
  const to = text.indexOf(`${end}\n`);
  if (from < 0 || to < from) {
    throw new Error(`sql/queries.sql must have the lines "${begin}" and "${end}", in this order.`);
  }
  const entries = Object.values(marts).map((mart) => `${heading(mart)}\n${mart.sql};\n`);
  return [`${text.slice(0, from)}${begin}\n${note}\n`, ...entries, text.slice(to)].join('\n');
}

const before = readFileSync(file, 'utf8');
const wanted = new Map([[file.href, withMarts(before)]]);
for (const mart of Object.values(marts)) {
  const place = new URL(`${mart.name}.sql`, athenaFolder);
  wanted.set(place.href, `${note}\n${heading(mart)}\n${mart.athenaSql};\n`);
}
const there = existsSync(athenaFolder) ? readdirSync(athenaFolder) : [];
const surplus = there
  .map((name) => new URL(name, athenaFolder))
  .filter(({ href }) => !wanted.has(href));
const read = (place: URL) => (existsSync(place) ? readFileSync(place, 'utf8') : undefined);
const stale = [...wanted].filter(([href, text]) => read(new URL(href)) !== text);

if (!process.argv.includes('--check')) {
  mkdirSync(athenaFolder, { recursive: true });
  for (const [href, text] of stale) writeFileSync(new URL(href), text);
  for (const place of surplus) rmSync(place);
} else if (stale.length + surplus.length > 0) {
  const names = [...stale.map(([href]) => href), ...surplus.map(({ href }) => href)]
    .map((href) => href.slice(href.indexOf('/sql/') + 1))
    .join(', ');
  console.error(`Not up to date: ${names}. Run: node scripts/write-queries.ts`);
  process.exitCode = 1;
}
