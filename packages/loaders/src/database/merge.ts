import { documentKeyOf, type Table } from '@spacex-platform/transform';
import { isRoot } from '../run/root-table.ts';
import { columnList, qualified, quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { knownColumn } from './known-rows.ts';
import type { PruneOptions } from './prune-options.ts';
import { type Staging, stageName } from './staging.ts';

export interface MergeRules {
  readonly schema: string;
  /** Update every row, changed or not: on request, or because the table has a new column. */
  readonly rewrite: boolean;
  readonly prune: PruneOptions | null;
}

export interface MergeOptions extends MergeRules {
  readonly runId: string;
}

/** The rows of a table that were deleted. */
export interface Deleted {
  readonly deleted: number;
  /** How many of them belonged to vanished documents; absent if the run does not prune. */
  readonly pruned?: number;
}

/** Deletes the rows of a table that vanished. */
export async function deleteRows(
  connection: DatabaseConnection,
  table: Table,
  staging: Staging,
  options: MergeRules,
): Promise<Deleted> {
  const { prune } = options;
  const sql = mergeStatements(table, staging, options);
  let deleted = 0;
  if (sql.orphans !== null) deleted += (await connection.query(`delete ${sql.orphans}`)).affected;
  if (prune === null) return { deleted };
  const pruned = (await connection.query(`delete ${sql.vanished}`, [prune.keep])).affected;
  return { deleted: deleted + pruned, pruned };
}

/**
 * Updates the rows of a table that changed. A row that did not change is not touched.
 *
 * Uses a statement of its own instead of `on conflict do update`, which locks, and so writes to,
 * every row that it finds. The lock of the schema excludes other runs.
 */
export async function updateRows(
  connection: DatabaseConnection,
  table: Table,
  staging: Staging,
  options: MergeOptions,
): Promise<number> {
  const { update } = mergeStatements(table, staging, options);
  return (await connection.query(update, [options.runId])).affected;
}

/** Inserts the rows of a table that are new. */
export async function insertRows(
  connection: DatabaseConnection,
  table: Table,
  staging: Staging,
  options: MergeOptions,
): Promise<number> {
  const { insert } = mergeStatements(table, staging, options);
  return (await connection.query(insert, [options.runId])).affected;
}

/** Counts the rows of a table that a merge deletes: after it there must be none. */
export async function countDeleted(
  connection: DatabaseConnection,
  table: Table,
  staging: Staging,
  options: MergeRules,
): Promise<Deleted> {
  const { prune } = options;
  const sql = mergeStatements(table, staging, options);
  const deleted = sql.orphans === null ? 0 : await countRows(connection, sql.orphans);
  if (prune === null) return { deleted };
  const pruned = await countRows(connection, sql.vanished, [prune.keep]);
  return { deleted: deleted + pruned, pruned };
}

async function countRows(
  connection: DatabaseConnection,
  from: string,
  parameters: readonly unknown[] = [],
): Promise<number> {
  const { rows } = await connection.query(`select count(*) as n ${from}`, parameters);
  return Number(rows[0]?.['n']);
}

/** The statements of a merge; the rows that it deletes as FROM and WHERE, to be counted as well. */
function mergeStatements(table: Table, staging: Staging, options: MergeRules) {
  const target = qualified(options.schema, table.name);
  const stage = stageName(table);
  const columns = [...Object.keys(table.columns), '_content_hash'];
  const values = columns.filter((name) => !table.key.includes(name));
  const sameKey = table.key.map((name) => `t.${quoted(name)} = s.${quoted(name)}`).join(' and ');
  const documentId = `t.${quoted(documentKeyOf(table))}`;
  const documents = staging.documentsOf(table);
  const changed = options.rewrite ? '' : ' and t._content_hash <> s._content_hash';
  const isDocument = `exists (select from ${documents} d where d.id = ${documentId})`;
  const isStaged = `exists (select from ${stage} s where ${sameKey})`;
  const orphans = isRoot(table) ? null : `from ${target} t where ${isDocument} and not ${isStaged}`;
  const isComplete = `s.${knownColumn} is null`;
  const vanished = vanishedRows(options.schema, table, staging);
  return {
    orphans,
    vanished,
    update: `update ${target} t
            set ${values.map((name) => `${quoted(name)} = s.${quoted(name)}`).join(', ')},
                _run_id = $1, _loaded_at = now()
           from ${stage} s
          where ${sameKey}${changed} and ${isComplete}`,
    insert: `insert into ${target} (${columnList(columns)}, _run_id, _loaded_at)
         select ${columnList(columns, 's.')}, $1, now() from ${stage} s
          where not exists (select from ${target} t where ${sameKey}) and ${isComplete}`,
  };
}

/**
 * The rows of documents that a run did not load, except those of the ids in `$1`, as FROM and WHERE
 * with the alias `t`.
 */
export function vanishedRows(schema: string, table: Table, staging: Staging): string {
  const documentId = `t.${quoted(documentKeyOf(table))}`;
  return `from ${qualified(schema, table.name)} t
          where not exists (select from ${staging.documentsOf(table)} d where d.id = ${documentId})
            and not ${documentId} = any(cast($1 as text[]))`;
}
