import { documentKeyOf, type Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import type { DatabaseConnection } from './connection.ts';
import { columnList, qualified, quoted } from './sql-names.ts';
import { isRoot, type Staging, stageName } from './staging.ts';

export interface MergeOptions {
  readonly schema: string;
  readonly runId: string;
  /** Write every row again, changed or not: the table has a new column. */
  readonly rewrite: boolean;
  /** Delete the rows of documents that this run did not bring, but for these. */
  readonly prune: { readonly keep: readonly string[] } | null;
}

/**
 * Brings one table from its staging to the run's state: what vanished goes, what changed is
 * updated, what is new is inserted, and a row that did not change is not touched at all.
 *
 * Separate statements instead of `on conflict do update`: that one locks, and so writes to,
 * every row it meets. The lock of the schema keeps other runs out meanwhile.
 */
export async function mergeTable(
  connection: DatabaseConnection,
  table: Table,
  staging: Staging,
  rows: number,
  options: MergeOptions,
): Promise<TableReport> {
  const { runId, prune } = options;
  const sql = mergeStatements(table, staging, options);
  let deleted = 0;
  if (sql.deleteChildren !== null) deleted += (await connection.query(sql.deleteChildren)).affected;
  if (prune !== null) deleted += (await connection.query(sql.prune, [prune.keep])).affected;
  const updated = (await connection.query(sql.update, [runId])).affected;
  const inserted = (await connection.query(sql.insert, [runId])).affected;
  const unchanged = rows - inserted - updated;
  return { table: table.name, rows, inserted, updated, unchanged, deleted };
}

function mergeStatements(table: Table, staging: Staging, options: MergeOptions) {
  const target = qualified(options.schema, table.name);
  const stage = stageName(table);
  const columns = [...Object.keys(table.columns), '_content_hash'];
  const values = columns.filter((name) => !table.key.includes(name));
  const sameKey = table.key.map((name) => `t.${quoted(name)} = s.${quoted(name)}`).join(' and ');
  const documentId = `t.${quoted(documentKeyOf(table))}`;
  const documents = staging.documentsOf(table);
  const changed = options.rewrite ? '' : ' and t._content_hash <> s._content_hash';
  return {
    deleteChildren: isRoot(table)
      ? null
      : `delete from ${target} t
          where exists (select from ${documents} d where d.id = ${documentId})
            and not exists (select from ${stage} s where ${sameKey})`,
    prune: `delete from ${target} t
          where not exists (select from ${documents} d where d.id = ${documentId})
            and not ${documentId} = any(cast($1 as text[]))`,
    update: `update ${target} t
            set ${values.map((name) => `${quoted(name)} = s.${quoted(name)}`).join(', ')},
                _run_id = $1, _loaded_at = now()
           from ${stage} s
          where ${sameKey}${changed}`,
    insert: `insert into ${target} (${columnList(columns)}, _run_id, _loaded_at)
         select ${columnList(columns, 's.')}, $1, now()
           from ${stage} s
          where not exists (select from ${target} t where ${sameKey})`,
  };
}
