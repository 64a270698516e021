/**
 * The tables, views and marts of the Glue catalog for Terraform, one line for each. Terraform
 * replaces `{lake}` by the root of the lake and `{database}` by the database.
 */
import { athenaMarts } from '../../packages/etl-cli/src/settings/glue-catalog.ts';
import { tableEntry, viewEntry } from '../../packages/loaders/src/glue/definitions.ts';
import { tables } from '../../packages/transform/src/index.ts';
import { compactJson } from './generator.ts';

const location = { database: '{database}', url: '{lake}' };
/** A run without files, so that the tables are empty until the first run. */
const noRun = { run_id: 'none', rows: 0, schema_hash: 'none', files: [] };

type TableInput = ReturnType<typeof viewEntry>;
type Column = NonNullable<TableInput['PartitionKeys']>[number];

export function produce(): Map<string, string> {
  const inputs = [
    ...tables.flatMap((table) => {
      const { input, runs } = tableEntry(location, table, noRun);
      return runs === undefined ? [input] : [runs.input, input];
    }),
    ...athenaMarts.map((mart) => viewEntry(location, mart)),
  ];
  const definitions = Object.fromEntries(inputs.map((input) => [input.Name, definitionOf(input)]));
  return new Map([['deploy/aws/terraform/catalog.json', `${compactJson(definitions, 1)}\n`]]);
}

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
  return { name, type, comment };
}

function definitionOf(input: TableInput) {
  const view = viewOf(input);
  return {
    description: input.Description,
    type: input.TableType,
    columns: (input.StorageDescriptor?.Columns ?? []).map(columnOf),
    partition_keys: (input.PartitionKeys ?? []).map(columnOf),
    parameters: input.Parameters,
    location: input.StorageDescriptor?.Location,
    view: view && { sql: view.originalSql, columns: view.columns },
  };
}
