import type { CheckOutcome } from '@spacex-platform/transform';
import { isLoaderError } from '../errors/loader-error.ts';
import type { LedgerCheck } from '../ledger.ts';
import type { Reader } from '../reader.ts';
import { literal, qualified } from '../sql/names.ts';
import { storableText } from '../sql/storable-text.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { readCatalog } from './introspection.ts';

const name = 'etl_run_checks';

const ddl = `(
  run_id uuid not null,
  check_id text not null,
  severity text not null,
  status text not null,
  cases bigint not null,
  known bigint not null,
  example text,
  primary key (run_id, check_id)
)`;

/**
 * Records the check results of a run. The table is created by the first run with checks, so that
 * other runs do not need the privilege to create it. The caller holds the transaction.
 */
export async function writeChecks(
  connection: DatabaseConnection,
  schema: string,
  runId: string,
  checks: readonly CheckOutcome[],
): Promise<void> {
  if (checks.length === 0) return;
  const table = qualified(schema, name);
  const { relations } = await readCatalog(connection, schema);
  if (!relations.has(name)) {
    await connection.query(`create table ${table} ${ddl}`);
    const comment = 'One row for each check of a run, with its result.';
    await connection.query(`comment on table ${table} is ${literal(comment)}`);
  }
  const rows = checks.map(({ id, severity, status, cases, known, example }) => ({
    check_id: id,
    severity,
    status,
    cases,
    known,
    example: example === null ? null : storableText(example),
  }));
  await connection.query(
    `insert into ${table} (run_id, check_id, severity, status, cases, known, example)
     select cast($1 as uuid), check_id, severity, status, cases, known, example
       from jsonb_to_recordset(cast($2 as jsonb)) as checks (check_id text, severity text, status text, cases bigint, known bigint, example text)`,
    [runId, JSON.stringify(rows)],
  );
}

/** Replaces the check results of a run. */
export async function replaceChecks(
  connection: DatabaseConnection,
  schema: string,
  runId: string,
  checks: readonly CheckOutcome[],
): Promise<void> {
  await transaction(connection, async () => {
    const { relations } = await readCatalog(connection, schema);
    if (relations.has(name)) {
      const table = qualified(schema, name);
      await connection.query(`delete from ${table} where run_id = cast($1 as uuid)`, [runId]);
    }
    await writeChecks(connection, schema, runId, checks);
  });
}

/** The check results of a run by the ids of the checks; empty if no run has had checks yet. */
export async function readChecks(
  query: Reader['query'],
  schema: string,
  runId: string,
): Promise<readonly LedgerCheck[]> {
  try {
    const { rows } = await query(
      `select check_id as id, severity, status, cases, known, example
         from ${qualified(schema, name)} where run_id = cast($1 as uuid) order by check_id`,
      [runId],
    );
    return rows.map((row) => row as unknown as LedgerCheck);
  } catch (error) {
    if (isLoaderError(error) && error.reason === '42P01') return [];
    throw error;
  }
}
