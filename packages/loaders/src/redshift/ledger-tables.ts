import { qualified, quoted } from '../sql/names.ts';
import { longestText } from './column-types.ts';
import { literal } from './sql-text.ts';

/** A table of the platform itself, as Redshift has it. */
interface SystemTable {
  readonly description: string;
  /** Columns with their types, in order. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
}

const id = 'character varying(36)';
const moment = 'timestamp without time zone';
const word = 'character varying(256)';
const text = `character varying(${longestText})`;

/** The ledger, and whose turn it is. JSON stands as its text: nothing here is queried inside. */
export const systemTables = {
  etl_runs: {
    description: 'One row for each run that ended, whatever its end.',
    columns: {
      run_id: `${id} not null`,
      status: `${word} not null`,
      source: `${text} not null`,
      origin: `${word} not null`,
      version: `${word} not null`,
      started_at: `${moment} not null`,
      finished_at: `${moment} not null`,
      resources: `${text} not null`,
      drift: `${text} not null`,
      rejects: 'integer not null',
      error_code: word,
      error_message: text,
    },
    key: ['run_id'],
  },
  etl_run_tables: {
    description: 'One row for each table of a run that succeeded: what became of its rows.',
    columns: {
      run_id: `${id} not null`,
      table_name: `${word} not null`,
      rows: 'bigint not null',
      inserted: 'bigint not null',
      updated: 'bigint not null',
      unchanged: 'bigint not null',
      deleted: 'bigint not null',
    },
    key: ['run_id', 'table_name'],
  },
  etl_rejects: {
    description: 'One row for each document that broke its contract, with all its issues.',
    columns: {
      reject_id: `${id} not null`,
      run_id: `${id} not null`,
      resource: `${word} not null`,
      document_id: text,
      issues: `${text} not null`,
      raw: `${text} not null`,
      rejected_at: `${moment} not null`,
      replayed_by: id,
    },
    key: ['reject_id'],
  },
  etl_turns: {
    description: 'The run whose turn it is, while it lasts; a turn that expired is free.',
    columns: {
      run_id: `${id} not null`,
      taken_at: `${moment} not null`,
      expires_at: `${moment} not null`,
    },
    key: ['run_id'],
  },
} as const satisfies Record<string, SystemTable>;

export type SystemTableName = keyof typeof systemTables;
export const systemTableNames = Object.keys(systemTables) as SystemTableName[];

/** `create table …` of one of them, under its own name or that of a staging table. */
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

/** What makes them where they are missing. */
export function systemDdl(schema: string, name: SystemTableName): string[] {
  const comment = literal(systemTables[name].description);
  return [
    createSystemTable(schema, name),
    `comment on table ${qualified(schema, name)} is ${comment}`,
  ];
}
