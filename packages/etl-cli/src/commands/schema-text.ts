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
import { sparkView } from '@spacex-platform/transform/spark';
import { type Environment, setting } from '../settings/read-setting.ts';
import type { LogFlags } from './logging.ts';

/** The flags of `schema`. */
export interface SchemaFlags extends LogFlags {
  readonly format: 'postgres' | 'redshift' | 'spectrum' | 'glue' | 'athena' | 'spark' | 'json';
  readonly schema: string;
  readonly glueDatabase: string;
  readonly externalSchema: string;
  readonly iamRole?: string;
  readonly lake?: string;
}

/** Every definition as text: a script for the engine's client, or JSON. */
export async function schemaText(
  format: Exclude<SchemaFlags['format'], 'glue' | 'athena'>,
  flags: SchemaFlags,
  environment: Environment,
): Promise<string> {
  const { schema, glueDatabase, externalSchema } = flags;
  if (format === 'json') {
    return `${JSON.stringify({ schema, tables, marts: Object.values(marts) }, null, 2)}\n`;
  }
  if (format === 'spark') return script(tables.map(sparkView));
  if (format === 'postgres') return script(postgresSchema(schema));
  const { redshiftSchema, spectrumSchema } = await import('@spacex-platform/loaders/redshift');
  if (format === 'redshift') return script(redshiftSchema(schema, tables, Object.values(marts)));
  const iamRole = flags.iamRole ?? setting(environment, 'REDSHIFT_IAM_ROLE') ?? 'default';
  const { publishedLake } = await import('./published-lake.ts');
  const published = (await publishedLake(flags.lake))?.pointer.tables;
  const known = tables.filter(({ name }) => published === undefined || name in published);
  const options = { schema, glueDatabase, externalSchema, iamRole };
  return script(spectrumSchema(options, known, Object.values(marts)));
}

function script(statements: readonly string[]): string {
  return `${statements.join(';\n\n')};\n`;
}

function postgresSchema(schema: string): string[] {
  return [
    `create schema if not exists ${quoted(schema)}`,
    `set search_path to ${quoted(schema)}`,
    ...tables.flatMap((table) => [createTable(schema, table), ...commentsOn(schema, table)]),
    ...Object.entries(ledgerDdl).flatMap(([name, ddl]) => [
      `create table ${qualified(schema, name)} ${ddl}`,
      `comment on table ${qualified(schema, name)} is '${ledgerDescriptions[name as keyof typeof ledgerDdl].replaceAll("'", "''")}'`,
    ]),
    ...Object.values(marts).flatMap((mart) => createView(schema, mart)),
  ];
}
