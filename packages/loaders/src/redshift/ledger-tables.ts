import { qualified, quoted } from '../sql/names.ts';
import { longestText } from './column-types.ts';
import { literal } from './sql-text.ts';

/** A table of the ledger on Redshift. */
interface SystemTable {
  readonly description: string;
  /** Columns with their types, in order. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
}

const id = 'character varying(36)';
const timestamp = 'timestamp without time zone';
const name = 'character varying(256)';
const text = `character varying(${longestText})`;

/** The ledger and the leases. JSON is stored as text, since it is not queried. */
export const systemTables = {
  etl_runs: {
    description: 'One row for each finished run, successful or not.',
    columns: {
      run_id: `${id} not null`,
      status: `${name} not null`,
      source: `${text} not null`,
      origin: `${name} not null`,
      version: `${name} not null`,
      started_at: `${timestamp} not null`,
      finished_at: `${timestamp} not null`,
      resources: `${text} not null`,
      drift: `${text} not null`,
      rejects: 'integer not null',
      error_code: name,
      error_message: text,
      sequence: 'bigint',
    },
    key: ['run_id'],
  },
  etl_run_tables: {
    description: 'One row for each table of a successful run, with the changes to its rows.',
    columns: {
      run_id: `${id} not null`,
      table_name: `${name} not null`,
      rows: 'bigint not null',
      inserted: 'bigint not null',
      updated: 'bigint not null',
      unchanged: 'bigint not null',
      deleted: 'bigint not null',
    },
    key: ['run_id', 'table_name'],
  },
  etl_rejects: {
    description: 'One row for each rejected document, with all its issues.',
    columns: {
      reject_id: `${id} not null`,
      run_id: `${id} not null`,
      resource: `${name} not null`,
      document_id: text,
      issues: `${text} not null`,
      raw: `${text} not null`,
      rejected_at: `${timestamp} not null`,
      replayed_by: id,
    },
    key: ['reject_id'],
  },
  etl_turns: {
    description: 'The run that holds the lease on the schema. An expired lease is free.',
    columns: {
      run_id: `${id} not null`,
      taken_at: `${timestamp} not null`,
      expires_at: `${timestamp} not null`,
    },
    key: ['run_id'],
  },
} as const satisfies Record<string, SystemTable>;

export type SystemTableName = keyof typeof systemTables;
export const systemTableNames = Object.keys(systemTables) as SystemTableName[];

/** `create table …` of a ledger table, under its own name or that of a staging table. */
export function createSystemTable(
  schema: string,
  name: SystemTableName,
  as: string = name,
): string {
  const { columns, key } = systemTables[name];
  const lines = Object.entries(columns).map(([column, type]) => `  ${quoted(column)} ${type}`);
  lines.push(`  primary key (${key.map(quoted).join(', ')})`);
  return `create table if not exists ${qualified(schema, as)} (\n${lines.join(',\n')}\n) diststyle all`;
}

/** Statements that create a ledger table. */
export function systemDdl(schema: string, name: SystemTableName): string[] {
  const comment = literal(systemTables[name].description);
  return [
    createSystemTable(schema, name),
    `comment on table ${qualified(schema, name)} is ${comment}`,
  ];
}
