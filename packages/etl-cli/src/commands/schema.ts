import { Option } from 'commander';
import type { RegisterCommand } from './options.ts';
import type { SchemaFlags } from './schema-text.ts';

export const schemaCommand: RegisterCommand = (program, done) => {
  program
    .command('schema')
    .description('print the definitions of all tables and marts')
    .addOption(
      new Option('--format <format>', 'as DDL or as data')
        .choices(['postgres', 'redshift', 'spectrum', 'json'])
        .default('postgres'),
    )
    .option('--schema <name>', 'database schema', 'spacex')
    .option('--glue-database <name>', 'for spectrum: the catalog of the lake', 'spacex')
    .option('--external-schema <name>', 'for spectrum: where the catalog shows', 'spacex_lake')
    .option('--iam-role <arn>', 'for spectrum: who reads the lake (REDSHIFT_IAM_ROLE)')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl schema > spacex.sql
  spacex-etl schema --format redshift
  spacex-etl schema --format spectrum --glue-database spacex
  spacex-etl schema --format json`,
    )
    .action(async (flags: SchemaFlags) => {
      const { schemaText } = await import('./schema-text.ts');
      process.stdout.write(await schemaText(flags, process.env));
      done(0);
    });
};
