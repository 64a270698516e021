import type { CheckOutcome } from '@spacex-platform/transform';
import { readCatalog } from './catalog.ts';
import type { DatabaseConnection } from './connection.ts';
import { literal, qualified } from './sql-names.ts';
import { storableText } from './storable-text.ts';

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
 * Notes what the rules found in a run. The table is made by the first run with rules, so that
 * no other needs the right to make one. The caller holds the transaction.
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
    const comment = 'One row for each rule that a run was checked by: what it found.';
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
       from jsonb_to_recordset(cast($2 as jsonb)) as rules
            (check_id text, severity text, status text, cases bigint, known bigint, example text)`,
    [runId, JSON.stringify(rows)],
  );
}
