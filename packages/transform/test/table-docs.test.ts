import { globSync, readFileSync } from 'node:fs';
import { type ResourceName, resources } from '@spacex-platform/spacex-client';
import { type Table, tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';

const sources = globSync(`${import.meta.dirname}/../src/tables/*.ts`).map((file) =>
  readFileSync(file, 'utf8'),
);

/** The docstring of a table, which must not repeat its description or its key. */
function docstringOf({ name, resource, each }: Table): string {
  const request = `\`GET /${resources[resource as ResourceName].path}\``;
  const source = each === null ? request : `\`${each.join('.')}[]\` of ${request}`;
  return `/** Table \`${name}\`. Source: ${source}. */`;
}

test.each(tables)('the docstring of $name has its table name and its source', (table: Table) => {
  const definition = new RegExp(`^(.*)\\nexport const \\w+ = (table|child)\\('${table.name}'`, 'm');
  const docstrings = sources.flatMap((text) => definition.exec(text)?.[1] ?? []);
  expect(docstrings).toEqual([docstringOf(table)]);
});
