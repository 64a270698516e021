import { Option } from 'commander';
import { lakeOption, type RegisterCommand } from './options.ts';

const formats = ['postgres', 'glue', 'athena', 'json'] as const;

export interface SchemaFlags {
  readonly format: (typeof formats)[number];
  readonly schema: string;
  readonly lake?: string;
}

export const schemaCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('schema')
    .description('print the definitions of all tables and marts')
    .addOption(
      new Option('--format <format>', 'as DDL or as data').choices(formats).default('postgres'),
    )
    .option('--schema <name>', 'database schema, or database of Glue', 'spacex')
    .addHelpText(
      'after',
      `
For glue and athena, --lake s3://… gives the tables that it has published, with the places of their
files; without it they are those of a lake that is still to be named.

Examples:
  spacex-etl schema > spacex.sql
  spacex-etl schema --format json
  spacex-etl schema --format athena --lake s3://bucket/prefix
  spacex-etl schema --format glue | jq '.tables[0]' > table.json
  aws glue create-table --database-name spacex --table-input file://table.json`,
    )
    .action(async (flags: SchemaFlags) => {
      const { executeSchema } = await import('./execute-schema.ts');
      done(await executeSchema(flags));
    });
  lakeOption(command);
};
