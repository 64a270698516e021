import { nameOf } from './agreement.ts';
import type { AgreementCheck, Check, Severity } from './check.ts';
import { type PrimaryKeys, planQueries } from './check-queries.ts';
import { type CheckQuery, sharedStatements, statementsOf } from './check-statements.ts';
import { type Cases, type Findings, figureIn } from './findings.ts';
import { readableChecks } from './relations.ts';
import { runInParallel } from './run-in-parallel.ts';
import { quoted } from './sql.ts';
import { withNow } from './timestamp-sql.ts';

/**
 * The status of a check.
 * - `known`: only known errors of the source
 * - `warned`, `failed`: violated, by its severity
 * - `skipped`: a required table is empty, the target lacks a table, mart or column that the check
 *   reads, or the check references a table whose definition is unknown
 */
export type CheckStatus = 'passed' | 'known' | 'warned' | 'failed' | 'skipped';

/** The result of a check. */
export interface CheckOutcome {
  readonly id: string;
  readonly severity: Severity;
  readonly status: CheckStatus;
  /** The number of violations. */
  readonly cases: number;
  /** The number of violations that the source is known to have. */
  readonly known: number;
  /** The first violation in alphabetical order, one that no rule knows if there is any; or null. */
  readonly example: string | null;
  readonly description: string;
  readonly explanation: string | null;
}

/** Options of `runChecks`. All but `now` only make it faster. */
export interface RunChecksOptions {
  /** The time that checks compare with. Default: the current time. */
  readonly now?: Date;
  /** More connections that see the same snapshot of the data, to run queries in parallel. */
  readonly alongside?: readonly CheckQuery[];
  /** Primary keys that the target enforces; checks of them pass without a query. */
  readonly primaryKeys?: PrimaryKeys;
  /**
   * The target stores rows, as PostgreSQL and the embedded database do. Tables that many checks read
   * are then read once, and copied to `work_mem`, or to temporary files if it is too small.
   */
  readonly storesRows?: boolean;
}

/**
 * Runs checks and returns their results in the same order. Checks of the same rows share a scan.
 * Only counts and one example per violated check are read from the database.
 *
 * @example
 * ```ts
 * const outcomes = await runChecks((sql) => reader.query(sql), checks);
 * for (const { id, status, cases } of outcomes) console.log(id, status, cases);
 * ```
 */
export async function runChecks(
  query: CheckQuery,
  given: readonly Check[],
  {
    now = new Date(),
    alongside = [],
    primaryKeys = new Map(),
    storesRows = false,
  }: RunChecksOptions = {},
): Promise<CheckOutcome[]> {
  const { checks, unreadable, exists } = await readableChecks(query, given);
  const empty = await emptyTables(
    query,
    checks.filter((check) => !unreadable.has(check)),
  );
  const isSkipped = (check: Check) =>
    unreadable.has(check) ||
    (check.kind === 'reference' && check.parentKey === null) ||
    (check.needs ?? []).some((table) => empty.has(table));
  const selects = planQueries(
    checks.filter((check) => !isSkipped(check)),
    primaryKeys,
  );
  const tasks = storesRows ? sharedStatements(selects, exists) : statementsOf(selects);
  const findings: Findings = { cases: new Map(), figures: new Map() };
  await runInParallel(tasks, [query, ...alongside], (task, connection) =>
    task((sql) => connection(withNow(sql, now)), findings),
  );
  return checks.map((check) => {
    if (isSkipped(check)) return outcomeOf(check, 'skipped', none);
    if (check.kind === 'agreement') return compare(check, findings);
    const found = findings.cases.get(check) ?? none;
    return outcomeOf(check, statusOf(check, found), found);
  });
}

const none: Cases = { count: 0, ruled: 0, knownByRule: 0, example: null, unknownExample: null };

function statusOf({ severity, known = 0 }: Check, found: Cases): CheckStatus {
  if (found.count === 0) return 'passed';
  const { count, ruled, knownByRule } = found;
  if (count - ruled <= known && ruled === knownByRule) return 'known';
  return severity === 'error' ? 'failed' : 'warned';
}

function outcomeOf(check: Check, status: CheckStatus, found: Cases): CheckOutcome {
  const { id, severity, known = 0, description, explanation, knownRule } = check;
  const { count, ruled, knownByRule, example, unknownExample } = found;
  const others = count - ruled;
  const reasons = [
    ...(others > 0 || ruled === 0 ? [explanation] : []),
    ...(ruled > 0 ? [knownRule?.explanation] : []),
  ].filter((reason) => reason !== undefined);
  return {
    ...{ id, severity, status, cases: count },
    // If its rule decides some cases, the number is for the others.
    known: ruled === 0 ? known : Math.min(known, others) + knownByRule,
    example: unknownExample ?? example,
    description,
    explanation: reasons.length === 0 ? null : reasons.join(' '),
  };
}

function compare(check: AgreementCheck, findings: Findings): CheckOutcome {
  const [one, other] = [figureIn(findings, check.one), figureIn(findings, check.other)];
  if (one === other) return outcomeOf(check, 'passed', none);
  const example = `${nameOf(check.one.from)}: ${one}, ${nameOf(check.other.from)}: ${other}`;
  const found = { ...none, count: 1, example };
  return outcomeOf(check, statusOf(check, found), found);
}

/** The tables that checks require and that are empty. */
async function emptyTables(
  query: CheckQuery,
  checks: readonly Check[],
): Promise<ReadonlySet<string>> {
  const required = [...new Set(checks.flatMap(({ needs = [] }) => needs))];
  if (required.length === 0) return new Set();
  const columns = required.map(
    (table, at) =>
      `(select count(*) from (select 1 from ${quoted(table)} limit 1) as some_row) as t${at}`,
  );
  const { rows } = await query(`select ${columns.join(', ')}`);
  return new Set(required.filter((_, at) => Number(rows[0]?.[`t${at}`]) !== 1));
}
