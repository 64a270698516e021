import { qualified, quoted } from '@spacex-platform/loaders';
import type { Row, Table } from '@spacex-platform/transform';

/** The statement that someone who edits a row would run, and its parameters: not the content hash. */
export function editStatement(schema: string, table: Table, row: Row): [string, unknown[]] {
  const names = Object.keys(table.columns);
  const isSet = (name: string) => `${quoted(name)} = $${names.indexOf(name) + 1}`;
  const values = names.filter((name) => !table.key.includes(name)).map(isSet);
  const key = table.key.map(isSet);
  const sql = `update ${qualified(schema, table.name)} set ${values.join(', ')} where ${key.join(' and ')}`;
  return [sql, names.map((name) => (row as Readonly<Record<string, unknown>>)[name])];
}
