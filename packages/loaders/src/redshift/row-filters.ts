import { qualified, quoted } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';

/** What hides or masks rows of a table. */
export interface RowFilter {
  readonly kind: 'row-level security' | 'a masking policy';
  readonly table: string;
  /** Names of the policies, as far as the user may read them. */
  readonly policies: readonly string[];
  /** Whether it certainly applies to the user. */
  readonly applies: boolean;
}

/**
 * Row-level security that applies to the user, and masking policies on the tables. EXPLAIN shows
 * every user that a policy applies, but only security administrators can read the names.
 *
 * @param tables names of tables that exist
 */
export async function readFilters(
  warehouse: Warehouse,
  schema: string,
  tables: readonly string[],
): Promise<readonly RowFilter[]> {
  const policies = await namesOf(
    warehouse,
    `select relname as table_name, polname as policy from svv_rls_attached_policy
      where relschema = $1 and is_rls_on and is_pol_on`,
    schema,
  );
  const masks = await namesOf(
    warehouse,
    `select table_name, policy_name as policy from svv_attached_masking_policy
      where schema_name = $1`,
    schema,
  );
  const secured = await securedTables(warehouse, schema, tables);
  const filters: RowFilter[] = [];
  for (const table of tables) {
    if (secured.has(table)) {
      const found = policies.get(table) ?? [];
      filters.push({ kind: 'row-level security', table, policies: found, applies: true });
    }
    const masking = masks.get(table);
    if (masking !== undefined) {
      filters.push({ kind: 'a masking policy', table, policies: masking, applies: false });
    }
  }
  return filters;
}

/** One sentence for each filter: what it is, and what to do. */
export function describeFilters(schema: string, filters: readonly RowFilter[]): string[] {
  return filters.map(({ kind, table, policies }) => {
    const which = policies.length === 0 ? '' : ` (${policies.map(quoted).join(', ')})`;
    if (kind === 'a masking policy') {
      return `${table}: a masking policy${which} may apply to the user, who then reads other values. Detach it from the user and its roles.`;
    }
    return (
      `${table}: row-level security${which} applies to the user and hides rows from it. ` +
      `Let a role of the user ignore it (grant ignore rls to role …), or turn it off: ` +
      `alter table ${qualified(schema, table)} row level security off;`
    );
  });
}

/** The tables that EXPLAIN shows to be read under row-level security. */
async function securedTables(
  warehouse: Warehouse,
  schema: string,
  tables: readonly string[],
): Promise<ReadonlySet<string>> {
  if (tables.length === 0) return new Set();
  const reads = tables.map((table) => `select 1 from ${qualified(schema, table)}`);
  const { rows } = await warehouse.query(`explain ${reads.join(' union all ')}`);
  const plan = rows.flatMap((row) => Object.values(row)).join('\n');
  return new Set([...plan.matchAll(/RLS SecureScan "?(\w+)/g)].map(([, name = '']) => name));
}

/** Policies by table; none if the user may not read the view, or the warehouse does not have it. */
async function namesOf(
  warehouse: Warehouse,
  view: string,
  schema: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await warehouse.query(view, [schema]).catch(() => ({ rows: [] }));
  const byTable = Map.groupBy(rows, (row) => String(row['table_name']));
  return new Map(
    [...byTable].map(([table, some]) => [
      table,
      [...new Set(some.map(({ policy }) => String(policy)))].sort(),
    ]),
  );
}
