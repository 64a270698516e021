import { tables } from '../tables/index.ts';
import type { Check } from './check.ts';
import { checksOf } from './checks-of.ts';
import { type KnownFault, knownFaults } from './known-faults.ts';

export type { Check, KnownRule, QueryCheck, RowCheck, Severity } from './check.ts';
export type { PrimaryKeys } from './check-queries.ts';
export type { CheckQuery } from './check-statements.ts';
export { launchLibraryFaults } from './launch-library-faults.ts';
export {
  type CheckOutcome,
  type CheckStatus,
  type RunChecksOptions,
  runChecks,
} from './run-checks.ts';
export { checksOf, type KnownFault, knownFaults };

/**
 * All data quality checks of the platform's tables and marts: first those derived from the table
 * definitions, then the others. A check that finds known errors of the source has their number and
 * explanation. For other tables, see {@link checksOf}.
 *
 * @example
 * ```ts
 * const outcomes = await runChecks((sql) => reader.query(sql), checks);
 * const failed = outcomes.filter(({ status }) => status === 'failed');
 * ```
 */
export const checks: readonly Check[] = checksOf(tables);
