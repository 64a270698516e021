import { isLoaderError } from '../errors/loader-error.ts';
import { qualified, quoted } from '../sql/names.ts';
import { inTransactions, type Warehouse } from './connection.ts';
import { type RedshiftCatalog, readCatalog } from './introspection.ts';
import { systemDdl, systemTableNames, systemTables } from './ledger-tables.ts';

/** Statements that create the schema, the ledger and the leases, or parts of them, where they are missing. */
export function planLedger(schema: string, catalog: RedshiftCatalog): string[] {
  const statements = catalog.schemaExists ? [] : [`create schema if not exists ${quoted(schema)}`];
  for (const name of systemTableNames) {
    const existing = catalog.relations.get(name);
    if (existing === undefined) {
      statements.push(...systemDdl(schema, name));
      continue;
    }
    // Columns that were added since the first version are nullable.
    for (const [column, type] of Object.entries(systemTables[name].columns)) {
      if (existing.columns.has(column) || type.endsWith(' not null')) continue;
      statements.push(
        `alter table ${qualified(schema, name)} add column ${quoted(column)} ${type}`,
      );
    }
  }
  return statements;
}

/**
 * Creates the schema, the ledger and the leases where they are missing. A lease needs them, so this
 * comes before it: several first runs may do it at the same time, and `if not exists` does not keep
 * the slower ones from failing. Those continue with what the fastest one has created.
 */
export async function ensureLedger(warehouse: Warehouse, schema: string): Promise<void> {
  let plan = planLedger(schema, await readCatalog(warehouse, schema));
  while (plan.length > 0) {
    try {
      await inTransactions(warehouse, plan);
      return;
    } catch (error) {
      if (!isLoaderError(error) || error.code === 'connection') throw error;
      const missing = planLedger(schema, await readCatalog(warehouse, schema));
      // No other run has created anything: this is a failure of its own.
      if (missing.length >= plan.length) throw error;
      plan = missing;
    }
  }
}
