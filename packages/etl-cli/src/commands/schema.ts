import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import { format, lake, log, withDefault } from './options.ts';

export const schemaCommand = defineCommand({
  name: 'schema',
  description: 'print the definitions of all tables and marts',
  options: () => [
    withDefault(
      '--schema <name>',
      'database schema, or Glue database for glue and athena',
      'spacex',
    ),
    withDefault('--glue-database <name>', 'Glue database of the lake, for spectrum', 'spacex'),
    withDefault(
      '--external-schema <name>',
      'external schema to create, for spectrum',
      'spacex_lake',
    ),
    new Option(
      '--iam-role <arn>',
      'role that reads the lake, for spectrum (default: REDSHIFT_IAM_ROLE)',
    ),
    format('postgres', 'redshift', 'spectrum', 'glue', 'athena', 'spark', 'json'),
    lake,
    log,
  ],
  help: `glue prints the Iceberg tables that the lake of --lake has published, with the paths of their
metadata, and the marts. Without --lake, the tables have no metadata. athena prints the marts as views.
With --lake, spectrum prints the tables that the lake has published only. spark prints each table as a Spark SQL view over the
documents of its resource: a view such as launches_documents whose only column, document, is a
JSON text.

Examples:
  spacex-etl schema > spacex.sql
  spacex-etl schema --format redshift
  spacex-etl schema --format spectrum --glue-database spacex
  spacex-etl schema --format spark > tables.sql
  spacex-etl schema --format json
  spacex-etl schema --format athena --schema spacex
  spacex-etl schema --format glue --lake s3://bucket/prefix | jq '.tables[0]' > table.json
  aws glue create-table --database-name spacex --table-input file://table.json`,
  load: async () => (await import('./execute-schema.ts')).executeSchema,
});
