import { Option } from 'commander';
import type { RegisterCommand } from './options.ts';

export const schemaCommand: RegisterCommand = (program, done) => {
  program
    .command('schema')
    .description('print the definitions of all tables and marts')
    .addOption(
      new Option('--format <format>', 'as DDL or as data')
        .choices(['postgres', 'json'])
        .default('postgres'),
    )
    .option('--schema <name>', 'database schema', 'spacex')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl schema > spacex.sql
  spacex-etl schema --format json`,
    )
    .action(async ({ format, schema }: { format: 'postgres' | 'json'; schema: string }) => {
      const { schemaText } = await import('./schema-text.ts');
      process.stdout.write(schemaText(format, schema));
      done(0);
    });
};
