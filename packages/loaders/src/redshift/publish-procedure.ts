import { documentKeyOf, type Table } from '@spacex-platform/transform';
import { isRoot } from '../run/root-table.ts';
import { qualified, quoted } from '../sql/names.ts';
import { stagedDocuments } from './compare-documents.ts';
import { systemTables } from './ledger-tables.ts';
import type { RunNames } from './names.ts';
import { literal } from './sql-text.ts';

/** A table that a run publishes. */
export interface PublishedTable {
  readonly table: Table;
  /** Number of rows that were sent. */
  readonly rows: number;
}

/** What a run publishes. */
export interface Publication {
  readonly schema: string;
  readonly runId: string;
  readonly names: RunNames;
  readonly tables: readonly PublishedTable[];
  readonly prune: boolean;
  /** Ids of rejects that the run replays. */
  readonly replays: readonly string[];
}

/**
 * The procedure that publishes a run. One CALL is one statement and so one transaction, over the
 * wire and the Data API, whose batches are limited to 40 statements while a run needs a hundred. It
 * takes the lock, checks the lease, counts the rows again, merges every table and writes the
 * ledger. Any error rolls all of it back.
 */
export function publishProcedure(publication: Publication): string {
  const { schema, runId, names, tables } = publication;
  const leases = qualified(schema, 'etl_turns');
  const lines = [
    `lock table ${leases}`,
    `select into n_arrived count(*) from ${leases} where run_id = ${literal(runId)}`,
    raise('n_arrived <> 1', 'This run has lost its lease; nothing was committed. Run again.'),
    ...tables.flatMap((one) => mergeLines(publication, one)),
    ...replayLines(publication),
    ...(['etl_rejects', 'etl_runs'] as const).map((name) => {
      const columns = Object.keys(systemTables[name].columns).map(quoted).join(', ');
      return `insert into ${qualified(schema, name)} (${columns}) select ${columns} from ${qualified(schema, names.stageOf(name))}`;
    }),
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
  const { schema, runId, names, tables, prune } = publication;
  const target = qualified(schema, table.name);
  const own = quoted(table.name);
  const stage = qualified(schema, names.stageOf(table));
  const same = (there: string) =>
    table.key.map((name) => `${there}.${quoted(name)} = s.${quoted(name)}`).join(' and ');
  const keys = table.key.map(quoted).join(', ');
  const columns = Object.keys(table.columns);
  const values = columns.map((name) =>
    table.columns[name]?.type === 'json' ? `json_parse(s.${quoted(name)})` : `s.${quoted(name)}`,
  );
  const [key = ''] = table.key;
  const id = quoted(documentKeyOf(table));
  const loaded = tables.map((published) => published.table);
  const documents = stagedDocuments(schema, names, loaded, table);
  const changed = `${own}."_content_hash" <> s."_content_hash"`;
  const lines = [
    `select into n_arrived count(*) from ${stage}`,
    raise(
      `n_arrived <> ${rows}`,
      `${rows} rows of ${table.name} were sent but a different number arrived; nothing was committed. Run again.`,
    ),
    // Keys are not enforced, but the planner trusts them.
    `select into n_arrived count(*) from (select ${keys} from ${stage} group by ${keys} having count(*) > 1) as repeated`,
    raise('n_arrived <> 0', `Rows of ${table.name} have duplicate keys; nothing was committed`),
    'n_deleted := 0',
  ];
  const countGone = ['get diagnostics n_gone := row_count', 'n_deleted := n_deleted + n_gone'];
  if (!isRoot(table)) {
    lines.push(
      `delete from ${target} where ${id} in (${documents}) and not exists (select 1 from ${stage} s where ${same(own)})`,
      ...countGone,
    );
  }
  if (prune) {
    const rejects = qualified(schema, names.stageOf('etl_rejects'));
    lines.push(
      `delete from ${target} where ${id} not in (${documents}) and ${id} not in (select document_id from ${rejects} where resource = ${literal(table.resource)} and document_id is not null)`,
      ...countGone,
    );
  }
  return [
    ...lines,
    `delete from ${target} using ${stage} s where ${same(own)} and ${changed}`,
    'get diagnostics n_replaced := row_count',
    `insert into ${target} (${columns.map(quoted).join(', ')}, "_run_id", "_loaded_at", "_content_hash") select ${values.join(', ')}, ${literal(runId)}, getdate(), s."_content_hash" from ${stage} s left join ${target} t on ${same('t')} where t.${quoted(key)} is null`,
    'get diagnostics n_added := row_count',
    `insert into ${qualified(schema, 'etl_run_tables')} (run_id, table_name, "rows", inserted, updated, unchanged, deleted) values (${literal(runId)}, ${literal(table.name)}, ${rows}, n_added - n_replaced, n_replaced, ${rows} - n_added, n_deleted)`,
  ];
}

function replayLines({ schema, runId, replays }: Publication): string[] {
  if (replays.length === 0) return [];
  const ids = replays.map(literal).join(', ');
  return [
    `update ${qualified(schema, 'etl_rejects')} set replayed_by = ${literal(runId)} where reject_id in (${ids}) and replayed_by is null`,
    'get diagnostics n_arrived := row_count',
    raise(
      `n_arrived <> ${replays.length}`,
      'Another run has replayed some of these rejects in the meantime; nothing was committed',
    ),
  ];
}

function raise(condition: string, message: string): string {
  return `if ${condition} then raise exception ${literal(message)}; end if`;
}
