import { type MartName, marts } from '../marts/index.ts';
import type { Table } from '../table.ts';
import { tables as platformTables } from '../tables/index.ts';
import { agreementChecks } from './agreement.ts';
import type { Check } from './check.ts';
import { withColumnsRead } from './columns-read.ts';
import { copyChecks } from './copies.ts';
import { counterChecks } from './counters.ts';
import { checksOfTable } from './derived.ts';
import { knownFaults } from './known-faults.ts';
import { launchLibraryChecks } from './launch-library.ts';
import { launchLibraryFaults } from './launch-library-faults.ts';
import { listingChecks } from './listings.ts';
import { outcomeChecks } from './outcomes.ts';
import { reads } from './relations.ts';

/** The checks that compare values of tables and marts of the platform. */
const comparingChecks = [
  ...outcomeChecks,
  ...copyChecks,
  ...counterChecks,
  ...listingChecks,
  ...launchLibraryChecks,
  ...agreementChecks,
].map((check) => ({
  check: withColumnsRead(withKnownFault(check), platformTables),
  needed: tablesReadBy(check),
}));

/**
 * The data quality checks of some tables, of the platform or of your own. From the definition of
 * each table follow checks of its key, of nulls, of the values and limits of its columns (`oneOf`,
 * `least`, `most`), of references and of the positions in lists. Checks that compare tables or marts
 * of the platform are included if all tables that they read are given.
 *
 * A column can reference a given table or one of the platform. If it references another one, or one
 * that the target does not have, its check is skipped.
 *
 * @example
 * ```ts
 * const outcomes = await runChecks((sql) => reader.query(sql), checksOf([cores, coreFlights]));
 * const failed = outcomes.filter(({ status }) => status === 'failed');
 * ```
 */
export function checksOf(tables: readonly Table[]): readonly Check[] {
  const given = new Set(tables);
  const others = [...given, ...platformTables];
  const derived = [...given].flatMap((table) => {
    const own = checksOfTable(table, others);
    const known = isOfPlatform(table) ? own.map(withKnownFault) : own;
    return known.map((check) => withColumnsRead(check, others));
  });
  const names = new Set([...given].filter(isOfPlatform).map(({ name }) => name));
  const comparing = comparingChecks.filter(({ needed }) => needed.every((name) => names.has(name)));
  return [...derived, ...comparing.map(({ check }) => check)];
}

/** Whether it is a table of the platform, not one of the same name with other columns. */
function isOfPlatform({ name, columns }: Table): boolean {
  return platformTables.some((table) => table.name === name && table.columns === columns);
}

function withKnownFault(check: Check): Check {
  const fault = knownFaults[check.id];
  const knownRule = launchLibraryFaults[check.id];
  return {
    ...check,
    ...(fault !== undefined && { known: fault.cases, explanation: fault.explanation }),
    ...(knownRule !== undefined && { knownRule }),
  };
}

/** Names of the tables that a check reads, directly or through marts. */
function tablesReadBy(check: Check): readonly string[] {
  const martNames = Object.keys(marts) as MartName[];
  const throughMarts = martNames.flatMap((name) => (reads(check, name) ? marts[name].reads : []));
  const direct = platformTables.map(({ name }) => name).filter((name) => reads(check, name));
  return [...direct, ...throughMarts];
}
