import {
  commentsOn,
  createTable,
  createView,
  ledgerDdl,
  ledgerDescriptions,
  qualified,
  quoted,
} from '@spacex-platform/loaders';
import { marts, tables } from '@spacex-platform/transform';

/** Every definition as text: a script for psql, or JSON. */
export function schemaText(format: 'postgres' | 'json', schema: string): string {
  if (format === 'json') {
    return `${JSON.stringify({ schema, tables, marts: Object.values(marts) }, null, 2)}\n`;
  }
  const statements = [
    `create schema if not exists ${quoted(schema)}`,
    `set search_path to ${quoted(schema)}`,
    ...tables.flatMap((table) => [createTable(schema, table), ...commentsOn(schema, table)]),
    ...Object.entries(ledgerDdl).flatMap(([name, ddl]) => [
      `create table ${qualified(schema, name)} ${ddl}`,
      `comment on table ${qualified(schema, name)} is '${ledgerDescriptions[name as keyof typeof ledgerDdl].replaceAll("'", "''")}'`,
    ]),
    ...Object.values(marts).flatMap((mart) => createView(schema, mart)),
  ];
  return `${statements.join(';\n\n')};\n`;
}
