/**
 * Writes the tables, views and marts of the Glue catalog for Terraform, from the definitions, into
 * deploy/aws/terraform/catalog.json. `{lake}` stands for the root of the lake, `{database}` for the
 * database. `--check` writes nothing and exits 1 when the file is not up to date. Needs the
 * packages built.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { athenaMarts } from '../packages/etl-cli/src/catalog.ts';
import { tableEntry, viewEntry } from '../packages/loaders/src/glue/definitions.ts';
import { tables } from '../packages/transform/src/index.ts';

const file = new URL('../deploy/aws/terraform/catalog.json', import.meta.url);
const place = { database: '{database}', url: '{lake}' };
/** A run that never was: its folders are empty, and so are the tables until the first run. */
const nothing = { run_id: 'none', rows: 0, schema_hash: 'none', files: [] };

type TableInput = ReturnType<typeof viewEntry>;
type Column = NonNullable<TableInput['PartitionKeys']>[number];

const inputs = [
  ...tables.flatMap((table) => {
    const { input, runs } = tableEntry(place, table, nothing);
    return runs === undefined ? [input] : [runs.input, input];
  }),
  ...athenaMarts.map((mart) => viewEntry(place, mart)),
];

interface View {
  readonly originalSql: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

function viewOf({ ViewOriginalText = '' }: TableInput): View | undefined {
  const base64 = /^\/\* Presto View: (\S+) \*\/$/.exec(ViewOriginalText)?.[1];
  if (base64 === undefined) return undefined;
  return JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as View;
}

function columnOf({ Name: name, Type: type, Comment: comment }: Column) {
  return { name, type, ...(comment === undefined ? {} : { comment }) };
}

function definitionOf(input: TableInput) {
  const view = viewOf(input);
  const location = input.StorageDescriptor?.Location;
  return {
    description: input.Description,
    type: input.TableType,
    columns: (input.StorageDescriptor?.Columns ?? []).map(columnOf),
    partition_keys: (input.PartitionKeys ?? []).map(columnOf),
    parameters: input.Parameters,
    ...(location === undefined ? {} : { location }),
    ...(view === undefined ? {} : { view: { sql: view.originalSql, columns: view.columns } }),
  };
}

const definitions = Object.fromEntries(inputs.map((input) => [input.Name, definitionOf(input)]));
const text = `${JSON.stringify(definitions, null, 2)}\n`;
const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (before !== text) {
  console.error(
    'Not up to date: deploy/aws/terraform/catalog.json. Run: node scripts/write-catalog.ts',
  );
  process.exitCode = 1;
}
