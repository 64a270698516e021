import type { Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import { type TableDifference, targetDiffersError } from '../run/target-differs.ts';
import { qualified, quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { knownColumn } from './known-rows.ts';
import { type LostKnownRows, refuseLostKnownRows } from './lost-known-rows.ts';
import { countDeleted, type MergeOptions } from './merge.ts';
import { describeFilters, readFilters } from './row-filters.ts';
import { type Staging, stageName } from './staging.ts';

/**
 * Compares the tables with their staging after a merge. A trigger, a rule, a policy or a foreign key
 * with an action can drop or change rows without an error, so what was requested says nothing
 * about the result.
 *
 * @throws LoaderError `target_differs`, with the tables, the probable cause and what to do;
 *   `superseded` if there is none, and a row is missing of which only the key and the hash were sent
 */
export async function verifyMerge(
  connection: DatabaseConnection,
  schema: string,
  staging: Staging,
  tables: readonly Table[],
  reports: readonly TableReport[],
  optionsOf: (table: Table) => MergeOptions,
): Promise<void> {
  const differences: TableDifference[] = [];
  const lost: LostKnownRows[] = [];
  for (const [at, table] of tables.entries()) {
    const options = optionsOf(table);
    const report = reports[at] as TableReport;
    const { lost: known, ...rows } = await compareRows(connection, table, report, options);
    lost.push({ table: table.name, lost: known });
    const { deleted: left } = await countDeleted(connection, table, staging, options);
    if (rows.missing + rows.changed + left > 0)
      differences.push({ table: table.name, ...rows, left });
  }
  if (differences.length === 0) return;
  const names = new Set(differences.map(({ table }) => table));
  const differing = tables.filter(({ name }) => names.has(name));
  const causes = await filtersOf(connection, schema, differing, tables);
  if (causes.length === 0) refuseLostKnownRows(connection.target, lost);
  throw targetDiffersError(
    connection.target,
    differences,
    causes,
    'No trigger, rule, policy or foreign key of these tables explains it; check event triggers and extensions of the server.',
  );
}

/** Compares the rows that were sent, all by their hash and those of this run by their values. */
async function compareRows(
  connection: DatabaseConnection,
  table: Table,
  { inserted, updated }: TableReport,
  { schema, runId }: MergeOptions,
): Promise<Pick<TableDifference, 'missing' | 'changed'> & { readonly lost: number }> {
  const sameKey = table.key.map((name) => `t.${quoted(name)} = s.${quoted(name)}`).join(' and ');
  const values = Object.keys(table.columns).filter((name) => !table.key.includes(name));
  const differs = values.map((name) => `t.${quoted(name)} is distinct from s.${quoted(name)}`);
  const written = inserted + updated;
  // The values of rows that this run has not written are not read: that would be most of the cost.
  const changed = `count(*) filter (where t._run_id = $1) as written,
            count(*) filter (where t._run_id = $1 and t._content_hash = s._content_hash
                               and (${differs.join('\n or ') || 'false'})) as changed`;
  const { rows } = await connection.query(
    `select count(*) filter (where t._content_hash is distinct from s._content_hash) as missing,
            count(*) filter (where s.${knownColumn}
                               and t._content_hash is distinct from s._content_hash) as lost
            ${written === 0 ? '' : `, ${changed}`}
       from ${stageName(table)} s left join ${qualified(schema, table.name)} t on ${sameKey}`,
    written === 0 ? [] : [runId],
  );
  const [missing, lost] = [Number(rows[0]?.['missing']), Number(rows[0]?.['lost'])];
  if (written === 0) return { missing, lost, changed: 0 };
  // A trigger that changes the run id of a row has changed the row.
  const foreign = Math.max(0, written - missing - Number(rows[0]?.['written']));
  return { missing, lost, changed: Math.max(Number(rows[0]?.['changed']), foreign) };
}

/** What can have changed rows of the tables, or else of all tables of the run. */
async function filtersOf(
  connection: DatabaseConnection,
  schema: string,
  tables: readonly Table[],
  loaded: readonly Table[],
): Promise<readonly string[]> {
  for (const some of [tables, loaded]) {
    const names = some.map(({ name }) => name);
    const filters = await readFilters(connection, schema, names);
    if (filters.length > 0) return describeFilters(schema, filters);
  }
  return [];
}
