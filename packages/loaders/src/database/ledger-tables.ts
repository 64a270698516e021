import type { LedgerTables } from '../sql/ledger-queries.ts';

/**
 * DDL of the ledger. `create table if not exists` requires the privilege to create even if the
 * table exists, so each statement runs only if the catalog lacks the table.
 */
export const ledgerDdl: Readonly<Record<keyof LedgerTables, string>> = {
  etl_runs: `(
  run_id uuid primary key,
  status text not null,
  source text not null,
  origin text not null,
  version text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  resources jsonb not null,
  drift jsonb not null,
  rejects integer not null,
  error_code text,
  error_message text,
  sequence bigint
)`,
  etl_run_tables: `(
  run_id uuid not null,
  table_name text not null,
  rows bigint not null,
  inserted bigint not null,
  updated bigint not null,
  unchanged bigint not null,
  deleted bigint not null,
  primary key (run_id, table_name)
)`,
  etl_rejects: `(
  reject_id uuid primary key,
  run_id uuid not null,
  resource text not null,
  document_id text,
  issues jsonb not null,
  raw text not null,
  rejected_at timestamptz not null,
  replayed_by uuid
)`,
};

/** Descriptions of the ledger tables, for their comments and the data dictionary. */
export const ledgerDescriptions: Readonly<Record<keyof LedgerTables, string>> = {
  etl_runs: 'One row for each finished run, successful or not.',
  etl_run_tables: 'One row for each table of a successful run, with the changes to its rows.',
  etl_rejects: 'One row for each rejected document, with all its issues.',
};
