import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';
import type { SchemaFlags } from './schema-text.ts';

const formats = ['postgres', 'redshift', 'spectrum', 'glue', 'athena', 'spark', 'json'];

export const schemaCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('schema')
    .description('print the definitions of all tables and marts')
    .option('--schema <name>', 'database schema, or Glue database for glue and athena', 'spacex')
    .option('--glue-database <name>', 'Glue database of the lake, for spectrum', 'spacex')
    .option('--external-schema <name>', 'external schema to create, for spectrum', 'spacex_lake')
    .option(
      '--iam-role <arn>',
      'role that reads the lake, for spectrum (default: REDSHIFT_IAM_ROLE)',
    )
    .addHelpText(
      'after',
      `
glue and athena print the tables that the lake of --lake has published, with the paths of their
files. Without --lake they use placeholders. spark prints each table as a Spark SQL view over the
documents of its resource: a view such as launches_documents whose only column, document, is a
JSON text.

Examples:
  spacex-etl schema > spacex.sql
  spacex-etl schema --format redshift
  spacex-etl schema --format spectrum --glue-database spacex
  spacex-etl schema --format spark > tables.sql
  spacex-etl schema --format json
  spacex-etl schema --format athena --lake s3://bucket/prefix
  spacex-etl schema --format glue | jq '.tables[0]' > table.json
  aws glue create-table --database-name spacex --table-input file://table.json`,
    )
    .action(async (flags: SchemaFlags) => {
      const { executeSchema } = await import('./execute-schema.ts');
      done(await executeSchema(flags));
    });
  addOptions(command, options.format(...formats), options.lake, options.log);
};
