/**
 * The list of all tables, from the files of packages/transform/src/tables: a new table is one file
 * and a build.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Table } from '../../packages/transform/src/table.ts';

/** The resources in which people are most interested come first; any other resource comes last. */
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
const filesWithoutTables = ['all.ts', 'index.ts', 'rows.ts'];
const path = 'packages/transform/src/tables';
const directory = new URL(`../../${path}/`, import.meta.url);

export async function produce(): Promise<Map<string, string>> {
  const files = readdirSync(directory).filter(
    (file) => file.endsWith('.ts') && !filesWithoutTables.includes(file),
  );
  const found = (await Promise.all(files.toSorted().map(tablesIn))).flat();
  const text = textOf(found.toSorted((one, other) => rankOf(one) - rankOf(other)));
  return new Map([[`${path}/all.ts`, text]]);
}

interface Found {
  readonly file: string;
  readonly name: string;
  readonly table: Table;
}

/** The tables that a file exports, in the order of their declarations. */
async function tablesIn(file: string): Promise<Found[]> {
  const source = readFileSync(new URL(file, directory), 'utf8');
  const module = (await import(new URL(file, directory).href)) as Record<string, unknown>;
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

/** Orders tables by resource; the table of a resource comes before its child tables. */
function rankOf({ table }: Found): number {
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
  return `// Written by pnpm generate and by each build: do not edit.
import type { Table } from '../table.ts';
${[...imports].map(([file, some]) => `import { ${names(some).join(', ')} } from './${file}';`).join('\n')}

/** Every table of the platform; a resource's own table comes before its children. */
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
