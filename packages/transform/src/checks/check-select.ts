import type { Check, ColumnsRead } from './check.ts';
import type { Cases, Findings } from './findings.ts';

/** A SELECT for one or more checks that returns one row. */
export interface CheckSelect {
  /** Aggregates by name. */
  readonly columns: ReadonlyMap<string, string>;
  /** What follows FROM. */
  readonly from: string;
  /** The columns that it reads, by table; absent if not all its checks have them. */
  readonly reads?: ColumnsRead | undefined;
  /** Adds the row to the findings. */
  add(row: ResultRow, findings: Findings): void;
}

export type ResultRow = Readonly<Record<string, unknown>>;

/** The statement, whose columns have the names with a prefix. */
export function statementOf({ columns, from }: CheckSelect, prefix = ''): string {
  const list = [...columns].map(([name, aggregate]) => `${aggregate} as ${prefix}${name}`);
  return `select ${list.join(',\n  ')}\nfrom ${from}`;
}

/**
 * Aggregates over violations: their number and an example, and with a rule the numbers of those that
 * it decides and knows, and an example that it does not know.
 */
export function aggregatesOf(
  { knownRule: rule }: Check,
  isCase: string,
  subject: string,
  at: number,
): [name: string, aggregate: string][] {
  const cases: [string, string][] = [
    [`c${at}`, `count(case when ${isCase} then 1 end)`],
    [`e${at}`, `min(case when ${isCase} then ${subject} end)`],
  ];
  if (rule === undefined) return cases;
  const ruled = `(${isCase}) and (${rule.about})`;
  // A condition that is null is not true.
  const unknown = `case when (${rule.isKnown}) then null else ${subject} end`;
  return [
    ...cases,
    [`r${at}`, `count(case when ${ruled} then 1 end)`],
    [`k${at}`, `count(case when ${ruled} and (${rule.isKnown}) then 1 end)`],
    [`u${at}`, `min(case when ${ruled} then ${unknown} end)`],
  ];
}

/** The values of these aggregates. */
export function casesIn(row: ResultRow, at: number): Cases {
  return {
    count: numberIn(row, `c${at}`),
    ruled: numberIn(row, `r${at}`),
    knownByRule: numberIn(row, `k${at}`),
    example: textIn(row, `e${at}`),
    unknownExample: textIn(row, `u${at}`),
  };
}

export function numberIn(row: ResultRow, name: string): number {
  return Number(row[name] ?? 0);
}

function textIn(row: ResultRow, name: string): string | null {
  const value = row[name] ?? null;
  return value === null ? null : String(value);
}
