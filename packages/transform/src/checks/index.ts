import type { Table } from '../table.ts';
import { tables } from '../tables/index.ts';
import { agreementChecks } from './agreement.ts';
import type { Check } from './check.ts';
import { copyChecks } from './copies.ts';
import { counterChecks } from './counters.ts';
import { checksOfTable } from './derived.ts';
import { type KnownFault, knownFaults } from './known-faults.ts';
import { listingChecks } from './listings.ts';
import { outcomeChecks } from './outcomes.ts';

export type { Check, QueryCheck, RowCheck, Severity } from './check.ts';
export type { CheckQuery, PrimaryKeys } from './check-queries.ts';
export {
  type CheckOutcome,
  type CheckStatus,
  type RunChecksOptions,
  runChecks,
} from './run-checks.ts';
export { type KnownFault, knownFaults };

/**
 * All data quality checks: first those derived from the table definitions, then the others. A check
 * that finds known errors of the source has their number and explanation.
 *
 * @example
 * ```ts
 * const outcomes = await runChecks((sql) => reader.query(sql), checks);
 * const failed = outcomes.filter(({ status }) => status === 'failed');
 * ```
 */
export const checks: readonly Check[] = [
  ...tables.flatMap((table: Table) => checksOfTable(table, tables)),
  ...outcomeChecks,
  ...copyChecks,
  ...counterChecks,
  ...listingChecks,
  ...agreementChecks,
].map(withKnownFault);

function withKnownFault(check: Check): Check {
  const fault = knownFaults[check.id];
  return fault === undefined
    ? check
    : { ...check, known: fault.cases, explanation: fault.explanation };
}
