import { nameOf } from './agreement.ts';
import type { AgreementCheck, Check, Figure, RowCheck, Severity } from './check.ts';

/** Runs one SELECT; the tables' schema is on its search path. */
export type CheckQuery = (
  sql: string,
) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;

/**
 * What became of a rule. `known`: the source has this fault, and no more cases than it is known
 * to have. `warned` and `failed`: the rule is broken, by its severity. `skipped`: a table that
 * it needs is empty.
 */
export type CheckStatus = 'passed' | 'known' | 'warned' | 'failed' | 'skipped';

/** A rule and what it found. */
export interface CheckOutcome {
  readonly id: string;
  readonly severity: Severity;
  readonly status: CheckStatus;
  /** Cases that break the rule. */
  readonly cases: number;
  /** How many of them the source is known to have. */
  readonly known: number;
  /** One of the cases, the first in the order of their names; null where there is none. */
  readonly example: string | null;
  readonly description: string;
  readonly explanation: string | null;
}

/**
 * Judges the data by rules, in the order of the rules. Rules about single rows take one scan a
 * table; nothing is read out but counts and one example for each rule that is broken.
 *
 * @example
 * ```ts
 * const outcomes = await runChecks((sql) => reader.query(sql), checks);
 * for (const { id, status, cases } of outcomes) console.log(id, status, cases);
 * ```
 */
export async function runChecks(
  query: CheckQuery,
  checks: readonly Check[],
): Promise<CheckOutcome[]> {
  const empty = await emptyTables(query, checks);
  const counts = await rowCounts(query, checks);
  const figures = await figuresOf(query, checks);
  const outcomes: CheckOutcome[] = [];
  for (const check of checks) {
    const isSkipped = (check.needs ?? []).some((table) => empty.has(table));
    if (isSkipped) outcomes.push(outcomeOf(check, 'skipped', 0, null));
    else if (check.kind === 'agreement') outcomes.push(compare(check, figures));
    else outcomes.push(await judge(query, check, counts.get(check)));
  }
  return outcomes;
}

async function judge(
  query: CheckQuery,
  check: Exclude<Check, AgreementCheck>,
  counted: number | undefined,
): Promise<CheckOutcome> {
  if (counted === 0) return outcomeOf(check, 'passed', 0, null);
  const { rows } = await query(
    `select count(*) as cases, min(subject) as example from (\n${casesOf(check)}\n) as broken`,
  );
  const cases = Number(rows[0]?.['cases'] ?? 0);
  const example = rows[0]?.['example'] ?? null;
  return outcomeOf(check, statusOf(check, cases), cases, example === null ? null : String(example));
}

function statusOf({ severity, known = 0 }: Check, cases: number): CheckStatus {
  if (cases === 0) return 'passed';
  if (cases <= known) return 'known';
  return severity === 'error' ? 'failed' : 'warned';
}

function outcomeOf(
  { id, severity, known = 0, description, explanation }: Check,
  status: CheckStatus,
  cases: number,
  example: string | null,
): CheckOutcome {
  return {
    id,
    severity,
    status,
    cases,
    known,
    example,
    description,
    explanation: explanation ?? null,
  };
}

function casesOf(check: Exclude<Check, AgreementCheck>): string {
  if (check.kind === 'query') return check.cases;
  return `select ${check.subject} as subject from ${check.table} where ${check.broken}`;
}

type Figures = ReadonlyMap<string, ReadonlyMap<string, number>>;

function compare(check: AgreementCheck, figures: Figures): CheckOutcome {
  const numberIn = ({ from, aggregate }: Figure) => figures.get(from)?.get(aggregate) ?? 0;
  const [one, other] = [numberIn(check.one), numberIn(check.other)];
  if (one === other) return outcomeOf(check, 'passed', 0, null);
  const example = `${nameOf(check.one.from)}: ${one}, ${nameOf(check.other.from)}: ${other}`;
  return outcomeOf(check, statusOf(check, 1), 1, example);
}

/** The figures of all rules that compare some: one statement for each table and mart. */
async function figuresOf(query: CheckQuery, checks: readonly Check[]): Promise<Figures> {
  const wanted = checks.flatMap((check) =>
    check.kind === 'agreement' ? [check.one, check.other] : [],
  );
  const figures = new Map<string, ReadonlyMap<string, number>>();
  for (const [from, some] of Map.groupBy(wanted, (figure) => figure.from)) {
    const aggregates = [...new Set(some.map(({ aggregate }) => aggregate))];
    const columns = aggregates.map((aggregate, at) => `${aggregate} as f${at}`);
    const { rows } = await query(`select ${columns.join(', ')}\nfrom ${from}`);
    figures.set(
      from,
      new Map(aggregates.map((aggregate, at) => [aggregate, Number(rows[0]?.[`f${at}`] ?? 0)])),
    );
  }
  return figures;
}

/** How many rows break each rule about single rows: one scan for all rules of a table. */
async function rowCounts(
  query: CheckQuery,
  checks: readonly Check[],
): Promise<ReadonlyMap<Check, number>> {
  const counts = new Map<Check, number>();
  const rules = checks.filter((check): check is RowCheck => check.kind === 'rows');
  for (const [table, some] of Map.groupBy(rules, (rule) => rule.table)) {
    const columns = some.map(({ broken }, at) => `count(case when ${broken} then 1 end) as c${at}`);
    const { rows } = await query(`select ${columns.join(',\n  ')}\nfrom ${table}`);
    for (const [at, rule] of some.entries()) counts.set(rule, Number(rows[0]?.[`c${at}`] ?? 0));
  }
  return counts;
}

/** The tables that some rule cannot do without, and that have no row. */
async function emptyTables(
  query: CheckQuery,
  checks: readonly Check[],
): Promise<ReadonlySet<string>> {
  const needed = [...new Set(checks.flatMap(({ needs = [] }) => needs))];
  if (needed.length === 0) return new Set();
  const columns = needed.map((table) => `exists (select 1 from ${table}) as "${table}"`);
  const { rows } = await query(`select ${columns.join(', ')}`);
  return new Set(needed.filter((table) => rows[0]?.[table] !== true));
}
