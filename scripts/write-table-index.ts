/**
 * Writes packages/transform/src/tables/all.ts, the list of all tables, from the files beside it:
 * a new table is one file and a build. `--check` writes nothing and exits 1 when the list is not
 * up to date; a folder given as argument is another one to do it in.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Table } from '../packages/transform/src/table.ts';

/** What people look for first comes first; a resource that is not named here comes last. */
const resources = [
  'launches',
  'cores',
  'payloads',
  'rockets',
  'ships',
  'launchpads',
  'landpads',
  'capsules',
  'crew',
  'dragons',
  'starlink',
  'history',
  'company',
  'roadster',
];
const withoutTables = ['all.ts', 'index.ts'];

interface Found {
  readonly file: string;
  readonly name: string;
  readonly table: Table;
}

const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const folder =
  given === undefined
    ? new URL('../packages/transform/src/tables/', import.meta.url)
    : pathToFileURL(`${resolve(given)}/`);
const files = readdirSync(folder).filter(
  (file) => file.endsWith('.ts') && !withoutTables.includes(file),
);
const found = (await Promise.all(files.toSorted().map(tablesIn))).flat();
const text = textOf(found.toSorted((one, other) => placeOf(one) - placeOf(other)));
const place = new URL('all.ts', folder);
const before = existsSync(place) ? readFileSync(place, 'utf8') : undefined;
if (text !== before) {
  if (process.argv.includes('--check')) {
    console.error('The list of tables is not up to date. Run: node scripts/write-table-index.ts');
    process.exitCode = 1;
  } else writeFileSync(place, text);
}

/** The tables that a file exports, in the order in which it makes them. */
async function tablesIn(file: string): Promise<Found[]> {
  const source = readFileSync(new URL(file, folder), 'utf8');
  const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
  return Object.entries(module)
    .filter((entry): entry is [string, Table] => isTable(entry[1]))
    .map(([name, table]) => ({ file, name, table }))
    .toSorted((one, other) => declarationOf(one) - declarationOf(other));

  function declarationOf({ name }: Found): number {
    return source.search(new RegExp(`^export const ${name}\\b`, 'm'));
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'resource' in value && 'columns' in value;
}

/** By resource, its own table before its children. */
function placeOf({ table }: Found): number {
  const at = resources.indexOf(table.resource);
  return 2 * (at === -1 ? resources.length : at) + (table.each === null ? 0 : 1);
}

function textOf(all: readonly Found[]): string {
  const imports = Map.groupBy(
    all.toSorted((one, other) => (one.file < other.file ? -1 : 1)),
    ({ file }) => file,
  );
  const names = (some: readonly Found[]) =>
    some.map(({ name }) => name).toSorted((one, other) => one.localeCompare(other, 'en'));
  return `// Written by scripts/write-table-index.ts, which each build runs: do not edit.
import type { Table } from '../table.ts';
${[...imports].map(([file, some]) => `import { ${names(some).join(', ')} } from './${file}';`).join('\n')}

/** Every table of the platform; a resource's own table stands before its children. */
export const tables = [
${all.map(({ name }) => `  ${name},`).join('\n')}
] as const satisfies readonly Table[];

export {
${names(all)
  .map((name) => `  ${name},`)
  .join('\n')}
};
`;
}
