/**
 * The tables, views and marts of the Glue catalog for Terraform, one line for each. Terraform
 * replaces `{lake}` by the root of the lake and `{database}` by the database.
 */
import { athenaMarts } from '../../packages/etl-cli/src/settings/glue-catalog.ts';
import { emptyTableEntry } from '../../packages/loaders/src/glue/table-entry.ts';
import { viewEntry } from '../../packages/loaders/src/glue/view-entry.ts';
import { tables } from '../../packages/transform/src/index.ts';
import { compactJson } from './generator.ts';

const location = { database: '{database}', url: '{lake}' };
type TableInput = ReturnType<typeof viewEntry>;
type Column = NonNullable<NonNullable<TableInput['StorageDescriptor']>['Columns']>[number];

export function produce(): Map<string, string> {
  const inputs = [
    ...tables.map((table) => emptyTableEntry(location.url, table)),
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

function columnOf({ Name: name, Type: type, Comment: comment, Parameters: parameters }: Column) {
  return { name, type, comment, parameters };
}

function definitionOf(input: TableInput) {
  const view = viewOf(input);
  return {
    description: input.Description,
    type: input.TableType,
    columns: (input.StorageDescriptor?.Columns ?? []).map(columnOf),
    parameters: input.Parameters,
    location: input.StorageDescriptor?.Location,
    view: view && { sql: view.originalSql, columns: view.columns },
  };
}
