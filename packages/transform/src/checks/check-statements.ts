import { type CheckSelect, type ResultRow, statementOf } from './check-select.ts';
import type { Findings } from './findings.ts';
import { quoted } from './sql.ts';

/** Runs one SELECT. The search path must contain the schema of the tables. */
export type CheckQuery = (
  sql: string,
) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;

/** Executes a query for one or more checks, and adds its result to the findings. */
export type CheckTask = (query: CheckQuery, findings: Findings) => Promise<void>;

/** Each SELECT as a statement of its own. */
export function statementsOf(selects: readonly CheckSelect[]): CheckTask[] {
  return selects.map((select) => async (query, findings) => {
    const { rows } = await query(statementOf(select));
    select.add(rows[0] ?? {}, findings);
  });
}

/** A table is copied if this many SELECTs read it; for fewer, the copy hardly saves anything. */
const readersOfCopy = 10;

/** A statement of PostgreSQL returns at most 1,664 columns. */
const columnsOfStatement = 1500;

/**
 * One statement for all SELECTs that read a table which many of them read, and others for the rest.
 * The statement copies the columns of the table that they need once, under the name of the table, and
 * they read the copy: in PostgreSQL, reading one column of a table takes as long as reading all of
 * them. Marts still read the table, as would SELECTs without a list of what they read.
 *
 * @param exists whether the target has a column, as `table.column`
 */
export function sharedStatements(
  selects: readonly CheckSelect[],
  exists: (column: string) => boolean,
): CheckTask[] {
  const tables = Map.groupBy(
    selects.flatMap(({ reads = {} }) => Object.keys(reads)),
    (table) => table,
  );
  const copied = [...tables].filter(([, all]) => all.length >= readersOfCopy).map(([name]) => name);
  const shares = ({ reads = {} }: CheckSelect) => copied.some((table) => table in reads);
  const sharing = selects.filter(shares);
  if (sharing.length === 0) return statementsOf(selects);
  return [
    ...inStatements(sharing).map((some) => {
      const needed = copied.filter((table) => some.some(({ reads = {} }) => table in reads));
      const copies = needed.map((table) => copyOf(table, some, exists));
      return sharedStatement(copies, some);
    }),
    ...statementsOf(selects.filter((select) => !shares(select))),
  ];
}

/** As few groups as the number of columns allows. */
function inStatements(selects: readonly CheckSelect[]): CheckSelect[][] {
  const groups: CheckSelect[][] = [];
  let count = Number.POSITIVE_INFINITY;
  for (const select of selects) {
    count += select.columns.size;
    if (count > columnsOfStatement) {
      groups.push([]);
      count = select.columns.size;
    }
    groups.at(-1)?.push(select);
  }
  return groups;
}

function copyOf(
  table: string,
  selects: readonly CheckSelect[],
  exists: (column: string) => boolean,
): string {
  const read = new Set(selects.flatMap(({ reads }) => reads?.[table] ?? []));
  const columns = [...read].filter((column) => exists(`${table}.${column}`)).map(quoted);
  return `${quoted(table)} as materialized (select ${columns.join(', ')} from ${quoted(table)})`;
}

function sharedStatement(copies: readonly string[], selects: readonly CheckSelect[]): CheckTask {
  const prefixOf = (at: number) => `s${at}_`;
  const parts = selects.map((select, at) => `(\n${statementOf(select, prefixOf(at))}\n) as s${at}`);
  const sql = `with ${copies.join(',\n')}\nselect *\nfrom ${parts.join('\ncross join ')}`;
  return async (query, findings) => {
    const { rows } = await query(sql);
    for (const [at, select] of selects.entries()) {
      select.add(withoutPrefix(rows[0] ?? {}, select, prefixOf(at)), findings);
    }
  };
}

function withoutPrefix(row: ResultRow, { columns }: CheckSelect, prefix: string): ResultRow {
  return Object.fromEntries([...columns.keys()].map((name) => [name, row[`${prefix}${name}`]]));
}
