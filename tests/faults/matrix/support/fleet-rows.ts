/** For each table, a text with key and changed column of each row, in order. */
export type FleetRows = Readonly<Record<string, readonly string[]>>;

/** The SQL expression of that text, for each table. */
export const rowTexts: Readonly<Record<string, string>> = {
  cores: "core_id || ' ' || status",
  ships: "ship_id || ' ' || name",
  ship_roles: "ship_id || ' ' || role",
  capsules: "capsule_id || ' ' || status",
};

/** The rows of `fleet()`. Written down here, so that they do not depend on the code under test. */
export const oldRows: FleetRows = {
  cores: ['1 active', '2 active'],
  ships: ['1 GO Quest'],
  ship_roles: ['1 Fairing Recovery', '1 Support Ship'],
  capsules: ['capsule-0 active', 'capsule-1 active', 'capsule-2 active'],
};

/** The rows of `fleetLater()`. */
export const newRows: FleetRows = {
  cores: ['1 lost', '2 active', '3 active'],
  ships: ['1 GO Quest'],
  ship_roles: ['1 Support Ship'],
  capsules: ['capsule-0 retired', 'capsule-1 retired', 'capsule-2 retired', 'capsule-3 retired'],
};

const tables = Object.keys(rowTexts);

/** One statement, and thus one snapshot: an array of texts for each table of the schema. */
export function fleetRowsSql(schema = 'spacex'): string {
  const columns = tables.map(
    (table) =>
      `(select coalesce(json_agg(x.row order by x.row), '[]')
          from (select ${rowTexts[table]} as row from ${schema}.${table}) x) as ${table}`,
  );
  return `select ${columns.join(', ')}`;
}

/** Rows from the result of {@link fleetRowsSql}. */
export function fleetRowsOf(row: Record<string, unknown> | undefined): FleetRows {
  return Object.fromEntries(
    tables.map((table) => {
      const found = row?.[table];
      const rows = (typeof found === 'string' ? JSON.parse(found) : found) as string[];
      return [table, [...rows].sort()];
    }),
  );
}

/** Undefined if no table exists. */
export function existingTablesSql(schema = 'spacex'): string {
  const names = tables.map((table) => `'${table}'`).join(', ');
  return `select count(*)::int as n from pg_class c join pg_namespace s on s.oid = c.relnamespace
           where s.nspname = '${schema}' and c.relname in (${names})`;
}
