import type { Table } from '@spacex-platform/transform';
import { isRoot } from '../run/root-table.ts';
import { qualified, quoted } from '../sql/names.ts';
import { systemTables } from './ledger-tables.ts';
import {
  isOrphan,
  isVanished,
  type Publication,
  type PublishedTable,
  sameKey,
} from './publication.ts';
import { raise } from './raised-failures.ts';
import { literal } from './sql-text.ts';

/**
 * The procedure that publishes a run. One CALL is one statement and so one transaction, over the
 * wire and the Data API, whose batches are limited to 40 statements while a run needs a hundred. It
 * takes the lock, checks the lease, counts the rows again, merges every table, writes the ledger and
 * calls the procedure that verifies the result. Any error rolls all of it back.
 */
export function publishProcedure(publication: Publication): string {
  const { schema, runId, names, tables } = publication;
  const leases = qualified(schema, 'etl_turns');
  const lines = [
    `lock table ${leases}`,
    `select into n_arrived count(*) from ${leases} where run_id = ${literal(runId)}`,
    raise(
      'n_arrived <> 1',
      'superseded',
      'This run has lost its lease; nothing was committed. Run again.',
    ),
    ...tables.flatMap((one) => mergeLines(publication, one)),
    ...replayLines(publication),
    ...(['etl_rejects', 'etl_runs'] as const).map((name) => {
      const columns = Object.keys(systemTables[name].columns).map(quoted).join(', ');
      return `insert into ${qualified(schema, name)} (${columns}) select ${columns} from ${qualified(schema, names.stageOf(name))}`;
    }),
    `call ${qualified(schema, names.verifyProcedure)}()`,
    `delete from ${leases} where run_id = ${literal(runId)}`,
  ];
  return `create or replace procedure ${qualified(schema, names.procedure)}() as $$
declare
  n_arrived bigint;
  n_gone bigint;
  n_deleted bigint;
  n_replaced bigint;
  n_added bigint;
begin
${lines.map((line) => `  ${line};`).join('\n')}
end;
$$ language plpgsql`;
}

/**
 * Uses DELETE and INSERT, which is what an UPDATE in Redshift does anyway. Unchanged rows are not
 * touched, and the counts go directly into the ledger.
 */
function mergeLines(publication: Publication, { table, rows }: PublishedTable): string[] {
  const { schema, runId, names, prune, rewrite } = publication;
  const target = qualified(schema, table.name);
  const own = quoted(table.name);
  const stage = qualified(schema, names.stageOf(table));
  const keys = table.key.map(quoted).join(', ');
  const columns = Object.keys(table.columns);
  const values = columns.map((name) => stagedValue(table, name));
  const [key = ''] = table.key;
  // A row that another program has written may have no hash.
  const hash = `${own}."_content_hash"`;
  const changed = rewrite ? '' : ` and (${hash} <> s."_content_hash" or ${hash} is null)`;
  const lines = [
    `select into n_arrived count(*) from ${stage}`,
    raise(
      `n_arrived <> ${rows}`,
      'reconciliation',
      `${rows} rows of ${table.name} were sent but a different number arrived; nothing was committed. Run again.`,
    ),
    // Keys are not enforced, but the planner trusts them.
    `select into n_arrived count(*) from (select ${keys} from ${stage} group by ${keys} having count(*) > 1) as repeated`,
    raise(
      'n_arrived <> 0',
      'duplicate_key',
      `Rows of ${table.name} have duplicate keys; nothing was committed`,
    ),
    'n_deleted := 0',
  ];
  const countGone = ['get diagnostics n_gone := row_count', 'n_deleted := n_deleted + n_gone'];
  if (!isRoot(table)) {
    lines.push(`delete from ${target} where ${isOrphan(publication, table)}`, ...countGone);
  }
  if (prune) {
    lines.push(`delete from ${target} where ${isVanished(publication, table)}`, ...countGone);
  }
  return [
    ...lines,
    `delete from ${target} using ${stage} s where ${sameKey(table, own)}${changed}`,
    'get diagnostics n_replaced := row_count',
    `insert into ${target} (${columns.map(quoted).join(', ')}, "_run_id", "_loaded_at", "_content_hash") select ${values.join(', ')}, ${literal(runId)}, getdate(), s."_content_hash" from ${stage} s left join ${target} t on ${sameKey(table, 't')} where t.${quoted(key)} is null`,
    'get diagnostics n_added := row_count',
    // More rows than were added are replaced if another program has written a key several times.
    'n_replaced := least(n_replaced, n_added)',
    `insert into ${qualified(schema, 'etl_run_tables')} (run_id, table_name, "rows", inserted, updated, unchanged, deleted) values (${literal(runId)}, ${literal(table.name)}, ${rows}, n_added - n_replaced, n_replaced, ${rows} - n_added, n_deleted)`,
  ];
}

/** A value of the staged row `s`, as its table stores it. */
function stagedValue({ columns }: Table, name: string): string {
  const value = `s.${quoted(name)}`;
  return columns[name]?.type === 'json' ? `json_parse(${value})` : value;
}

function replayLines({ schema, runId, replays }: Publication): string[] {
  if (replays.length === 0) return [];
  const ids = replays.map(literal).join(', ');
  return [
    `update ${qualified(schema, 'etl_rejects')} set replayed_by = ${literal(runId)} where reject_id in (${ids}) and replayed_by is null`,
    'get diagnostics n_arrived := row_count',
    raise(
      `n_arrived <> ${replays.length}`,
      'superseded',
      'Another run has replayed some of these rejects in the meantime; nothing was committed',
    ),
  ];
}
