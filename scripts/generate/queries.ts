/** The marts between the two markers of sql/queries.sql, and one file for each of them for Athena. */
import { readFileSync } from 'node:fs';
import { type Mart, marts } from '../../packages/transform/src/marts/index.ts';
import { replaceBetween } from './generator.ts';

const file = 'sql/queries.sql';
const markers = { begin: '-- marts: begin', end: '-- marts: end', file };
const note = '-- Written by pnpm generate: change the marts in packages/transform instead.';

export const directories = ['sql/athena'];

export function produce(): Map<string, string> {
  const all = Object.values(marts);
  const before = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const entries = all.map((mart) => `${heading(mart)}\n${mart.sql};\n\n`);
  const queries = replaceBetween(before, markers, `${note}\n\n${entries.join('')}`);
  const athena = all.map((mart): [string, string] => [
    `sql/athena/${mart.name}.sql`,
    `${note}\n${heading(mart)}\n${mart.athenaSql};\n`,
  ]);
  return new Map([[file, queries], ...athena]);
}

function heading(mart: Mart): string {
  const columns = mart.columns.map((column) => `--   ${column.name}: ${column.description}`);
  return [`-- name: ${mart.name}`, `-- ${mart.description}`, ...columns].join('\n');
}
