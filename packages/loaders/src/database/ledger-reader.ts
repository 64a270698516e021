import { isLoaderError } from '../errors/loader-error.ts';
import type { Ledger } from '../ledger.ts';
import type { Reader } from '../reader.ts';
import { noLedger, sqlLedger } from '../sql/ledger-reader.ts';
import { readChecks } from './ledger-checks.ts';

/** SQLSTATE of a table that does not exist. */
const undefinedTable = '42P01';

/**
 * The ledger of a database. Its calls fail with `not_found` if no run has finished there yet.
 *
 * @param target name of the target, for messages
 */
export function databaseLedger(target: string, schema: string, reader: Reader): Ledger {
  const query: Reader['query'] = (statement, parameters) =>
    reader.query(statement, parameters).catch((error: unknown) => {
      const isMissing = isLoaderError(error) && error.reason === undefinedTable;
      throw isMissing ? noLedger(target, schema, error) : error;
    });
  return {
    ...sqlLedger({ query, close: () => reader.close() }, schema),
    checks: (runId) => readChecks(reader.query, schema, runId),
  };
}
