import type { LedgerTables } from '../sql/ledger-queries.ts';
import { literal, qualified, quoted } from '../sql/names.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { type Catalog, readCatalog } from './introspection.ts';
import { ledgerDdl, ledgerDescriptions } from './ledger-tables.ts';

/** Statements that create the schema and the ledger, or parts of it, where they are missing. */
export function planLedger(schema: string, catalog: Catalog): string[] {
  const statements: string[] = [];
  if (!catalog.schemaExists) statements.push(`create schema ${quoted(schema)}`);
  for (const name of Object.keys(ledgerDdl) as (keyof LedgerTables)[]) {
    const table = qualified(schema, name);
    const existing = catalog.relations.get(name);
    if (existing !== undefined) {
      // The only column that was added since the first version.
      if (name === 'etl_runs' && !existing.columns.has('sequence')) {
        statements.push(`alter table ${table} add column sequence bigint`);
      }
      continue;
    }
    statements.push(`create table ${table} ${ledgerDdl[name]}`);
    statements.push(`comment on table ${table} is ${literal(ledgerDescriptions[name])}`);
  }
  return statements;
}

/** Creates the schema and the ledger where they are missing; needs no privilege otherwise. */
export async function ensureLedger(connection: DatabaseConnection, schema: string): Promise<void> {
  const statements = planLedger(schema, await readCatalog(connection, schema));
  if (statements.length === 0) return;
  await transaction(connection, async () => {
    for (const statement of statements) await connection.query(statement);
  });
}
