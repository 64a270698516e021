import { nameOf } from './agreement.ts';
import type { AgreementCheck, Check, Severity } from './check.ts';
import { type CheckQuery, type Findings, figureIn, looksOf, type PrimaryKeys } from './look.ts';
import { atMoment } from './moment.ts';
import { shareOut } from './share-out.ts';

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

/** How to judge. All but `now` makes it faster, and changes no outcome. */
export interface RunChecksOptions {
  /** The moment to judge by: what is upcoming lies after it. Default: this one. */
  readonly now?: Date;
  /** More ways to ask, which see the very same data: questions go out side by side. */
  readonly alongside?: readonly CheckQuery[];
  /** Keys that the target keeps itself: rules about them pass without a look. */
  readonly primaryKeys?: PrimaryKeys;
}

/**
 * Judges the data by rules, in the order of the rules. Rules that need the same rows share a
 * scan; nothing is read out but counts and one example for each rule that is broken.
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
  { now = new Date(), alongside = [], primaryKeys = new Map() }: RunChecksOptions = {},
): Promise<CheckOutcome[]> {
  const empty = await emptyTables(query, checks);
  const isSkipped = ({ needs = [] }: Check) => needs.some((table) => empty.has(table));
  const judged = checks.filter((check) => !isSkipped(check));
  const found: Findings = { cases: new Map(), figures: new Map() };
  await shareOut(looksOf(judged, primaryKeys), [query, ...alongside], (look, ask) =>
    look((sql) => ask(atMoment(sql, now)), found),
  );
  return checks.map((check) => {
    if (isSkipped(check)) return outcomeOf(check, 'skipped', 0, null);
    if (check.kind === 'agreement') return compare(check, found);
    const { count, example } = found.cases.get(check) ?? { count: 0, example: null };
    return outcomeOf(check, statusOf(check, count), count, example);
  });
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

function compare(check: AgreementCheck, found: Findings): CheckOutcome {
  const [one, other] = [figureIn(found, check.one), figureIn(found, check.other)];
  if (one === other) return outcomeOf(check, 'passed', 0, null);
  const example = `${nameOf(check.one.from)}: ${one}, ${nameOf(check.other.from)}: ${other}`;
  return outcomeOf(check, statusOf(check, 1), 1, example);
}

/** The tables that some rule cannot do without, and that have no row. */
async function emptyTables(
  query: CheckQuery,
  checks: readonly Check[],
): Promise<ReadonlySet<string>> {
  const needed = [...new Set(checks.flatMap(({ needs = [] }) => needs))];
  if (needed.length === 0) return new Set();
  const columns = needed.map(
    (table) => `(select count(*) from (select 1 from ${table} limit 1) as some_row) as "${table}"`,
  );
  const { rows } = await query(`select ${columns.join(', ')}`);
  return new Set(needed.filter((table) => Number(rows[0]?.[table]) !== 1));
}
