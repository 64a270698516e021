import { logOptions } from './logging.ts';
import { addOptions, formatOption, lakeOption, type RegisterCommand } from './options.ts';
import type { SchemaFlags } from './schema-text.ts';

const formats = ['postgres', 'redshift', 'spectrum', 'glue', 'athena', 'spark', 'json'];

export const schemaCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('schema')
    .description('print the definitions of all tables and marts')
    .option('--schema <name>', 'database schema, or database of Glue', 'spacex')
    .option('--glue-database <name>', 'for spectrum: the catalog of the lake', 'spacex')
    .option('--external-schema <name>', 'for spectrum: where the catalog shows', 'spacex_lake')
    .option('--iam-role <arn>', 'for spectrum: who reads the lake (REDSHIFT_IAM_ROLE)')
    .addHelpText(
      'after',
      `
For glue and athena, --lake s3://… gives the tables that it has published, with the places of their
files; without it they are those of a lake that is still to be named.
spark gives each table as a view of Spark SQL over the documents of its resource: a view like
launches_documents, with a JSON text in its one column, document.

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
  addOptions(command, formatOption(formats, 'as DDL or as data'), lakeOption, logOptions);
};
