import type { Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import { refuseLostRows } from '../run/reconcile.ts';
import { isRoot } from '../run/root-table.ts';
import { qualified, quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { knownColumn } from './known-rows.ts';
import { countDeleted, type Deleted, type MergeRules } from './merge.ts';
import { type Staging, stageName } from './staging.ts';
import { countRows } from './table-copies.ts';

/** The rows that a merge would write and delete. */
export interface MergePlan {
  /** Rows of the table. */
  readonly existing: number;
  /** Rows of the table whose key was not sent. */
  readonly unsent: number;
  /** Rows that were sent and whose key the table does not have. */
  readonly added: number;
  /** Rows that are updated. */
  readonly updated: number;
  /** Rows that were sent and that the table does not have with the same hash. */
  readonly differing: number;
  readonly deleted: Deleted;
  /** Rows that would be written, but of which only the key and the hash were sent. */
  readonly lost: number;
}

export interface PlanOptions extends MergeRules {
  /** Whether the table existed before the run; if not, every row is new. */
  readonly exists: boolean;
}

/**
 * Compares a table with its staging in one join of both, which also counts what has arrived. Deleted
 * rows are counted only if the table has rows that were not sent.
 *
 * @param sent number of rows that were sent
 * @throws LoaderError `reconciliation` if the staging has another number of rows
 */
export async function planMerge(
  connection: DatabaseConnection,
  table: Table,
  staging: Staging,
  sent: number,
  options: PlanOptions,
): Promise<MergePlan> {
  const none = options.prune === null ? { deleted: 0 } : { deleted: 0, pruned: 0 };
  if (!options.exists) {
    await countRows(connection, table, stageName(table), sent);
    return {
      existing: 0,
      unsent: 0,
      added: sent,
      updated: 0,
      differing: sent,
      deleted: none,
      lost: 0,
    };
  }
  const target = qualified(options.schema, table.name);
  const sameKey = table.key.map((name) => `t.${quoted(name)} = s.${quoted(name)}`).join(' and ');
  const id = `t.${quoted(table.key[0] ?? '')}`;
  const isKnown = `s.${knownColumn}`;
  const isLost = `${isKnown} and t._content_hash is distinct from s._content_hash`;
  const { rows } = await connection.query(
    `select count(*) filter (where s._content_hash is not null) as arrived,
            count(${id}) as existing,
            count(*) filter (where s._content_hash is null) as unsent,
            count(*) filter (where ${id} is null) as added,
            count(*) filter (where t._content_hash <> s._content_hash) as changed,
            count(*) filter (where s._content_hash is not null
                               and t._content_hash is distinct from s._content_hash) as differing,
            count(*) filter (where ${options.rewrite ? isKnown : isLost}) as lost
       from ${stageName(table)} s full join ${target} t on ${sameKey}`,
  );
  const count = (name: string) => Number(rows[0]?.[name]);
  const [existing, unsent, added] = [count('existing'), count('unsent'), count('added')];
  refuseLostRows(connection.target, connection.target, table, { sent, arrived: count('arrived') });
  const mayDelete = unsent > 0 && (!isRoot(table) || options.prune !== null);
  return {
    existing,
    unsent,
    added,
    updated: options.rewrite ? sent - added : count('changed'),
    differing: count('differing'),
    lost: count('lost'),
    deleted: mayDelete ? await countDeleted(connection, table, staging, options) : none,
  };
}

/** Whether the table already is what a merge would make of it. */
export function isUpToDate({ differing, updated, deleted }: MergePlan): boolean {
  return differing === 0 && updated === 0 && deleted.deleted === 0;
}

/** The report on a table if all that is planned is done. */
export function reportOf({ name }: Table, rows: number, plan: MergePlan): TableReport {
  const { added: inserted, updated, deleted } = plan;
  const unchanged = rows - inserted - updated;
  return { table: name, rows, inserted, updated, unchanged, ...deleted };
}
