import type {
  AgreementCheck,
  Check,
  Figure,
  QueryCheck,
  ReferenceCheck,
  RowCheck,
  UniqueCheck,
} from './check.ts';
import { fromClause, nameOfRelation } from './relation-names.ts';
import { literal, quoted } from './sql.ts';

/** Runs one SELECT. The search path must contain the schema of the tables. */
export type CheckQuery = (
  sql: string,
) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;

/** The primary keys that the target enforces: column names by table. */
export type PrimaryKeys = ReadonlyMap<string, readonly string[]>;

/** The violations of a check. */
export interface Cases {
  readonly count: number;
  /** The cases that its rule decides; 0 without a rule. */
  readonly ruled: number;
  /** Those of them that are known. */
  readonly knownByRule: number;
  readonly example: string | null;
  /** The first case that its rule decides and that is not known. */
  readonly unknownExample: string | null;
}

/** The violations and figures that the queries found. */
export interface Findings {
  readonly cases: Map<Check, Cases>;
  /** By the relation of the FROM clause, then by aggregate. */
  readonly figures: Map<string, ReadonlyMap<string, number>>;
}

/** Executes a query for one or more checks, and adds its result to the findings. */
export type CheckTask = (query: CheckQuery, findings: Findings) => Promise<void>;

/**
 * Plans the queries of checks, as few as possible: one scan for all checks of single rows of a
 * table, one for all references to a parent, one for all figures of a mart. The slowest come first,
 * so that parallel workers finish at about the same time.
 *
 * @param keys primary keys that need no check, because the target enforces them
 */
export function planQueries(checks: readonly Check[], keys: PrimaryKeys): CheckTask[] {
  const figures = ofKind(checks, 'agreement').flatMap(({ one, other }) => [one, other]);
  const rows = Map.groupBy(ofKind(checks, 'rows'), ({ table }) => table);
  const references = Map.groupBy(ofKind(checks, 'reference'), ({ parent }) => parent);
  const unique = ofKind(checks, 'unique').filter((check) => !isEnforced(check, keys));
  return [
    ...[...Map.groupBy(figures, ({ from }) => from)].map((group) => queryFigures(...group)),
    ...[...rows].map((group) => queryRows(...group)),
    ...[...references].map(([, group]) => queryReferences(group)),
    ...unique.map(queryKey),
    ...ofKind(checks, 'query').map((check) => queryCases(check, check.cases)),
  ];
}

function ofKind<Kind extends Check['kind']>(checks: readonly Check[], kind: Kind) {
  return checks.filter((check): check is Extract<Check, { kind: Kind }> => check.kind === kind);
}

function isEnforced({ table, key }: UniqueCheck, keys: PrimaryKeys): boolean {
  const enforced = keys.get(table);
  return enforced?.length === key.length && key.every((column) => enforced.includes(column));
}

/** Computes all figures of a table or mart in one query. */
function queryFigures(from: string, wanted: readonly Figure[]): CheckTask {
  const aggregates = [...new Set(wanted.map(({ aggregate }) => aggregate))];
  const columns = aggregates.map((aggregate, at) => `${aggregate} as f${at}`);
  return async (query, { figures }) => {
    const { rows } = await query(`select ${columns.join(', ')}\nfrom ${fromClause(from)}`);
    const numbers = aggregates.map((aggregate, at) => [aggregate, numberIn(rows[0], `f${at}`)]);
    figures.set(from, new Map(numbers as [string, number][]));
  };
}

/** Expressions over violations: their number, and with a rule the number of those that it decides. */
function countsOf(check: Check, isCase: string, at: number): string[] {
  const { knownRule: rule } = check;
  return [
    `count(case when ${isCase} then 1 end) as c${at}`,
    ...(rule === undefined
      ? []
      : [
          `count(case when ${both(isCase, rule.about)} then 1 end) as r${at}`,
          `count(case when ${both(isCase, rule.about)} and (${rule.isKnown}) then 1 end) as k${at}`,
        ]),
  ];
}

/** Expressions for examples of violations. */
function examplesOf(check: Check, isCase: string, subject: string, at: number): string[] {
  const { knownRule: rule } = check;
  // A condition that is null is not true.
  const unknown = (of: string) => `case when (${of}) then null else ${subject} end`;
  return [
    `min(case when ${isCase} then ${subject} end) as e${at}`,
    ...(rule === undefined
      ? []
      : [`min(case when ${both(isCase, rule.about)} then ${unknown(rule.isKnown)} end) as u${at}`]),
  ];
}

function both(one: string, other: string): string {
  return `(${one}) and (${other})`;
}

function casesIn(counts: ResultRow, examples: ResultRow, at: number): Cases {
  return {
    count: numberIn(counts, `c${at}`),
    ruled: numberIn(counts, `r${at}`),
    knownByRule: numberIn(counts, `k${at}`),
    example: textIn(examples, `e${at}`),
    unknownExample: textIn(examples, `u${at}`),
  };
}

/**
 * Counts the violations in one scan of a table. A second scan finds an example for each violated
 * check; a subquery, which is expensive, returns counts and examples at once.
 */
function queryRows(table: string, checks: readonly RowCheck[]): CheckTask {
  const select = async (query: CheckQuery, columns: readonly string[]) =>
    (await query(`select ${columns.join(',\n  ')}\nfrom ${fromClause(table)}`)).rows[0];
  const isSubquery = nameOfRelation(table) === undefined && /\s/.test(table);
  const counts = checks.flatMap((check, at) => countsOf(check, check.broken, at));
  const examples = checks.map((check, at) => examplesOf(check, check.broken, check.subject, at));
  return async (query, { cases }) => {
    const first = await select(query, [...counts, ...(isSubquery ? examples.flat() : [])]);
    const violated = [...checks.keys()].filter((at) => numberIn(first, `c${at}`) > 0);
    if (violated.length === 0) return;
    const second = isSubquery
      ? first
      : await select(
          query,
          violated.flatMap((at) => examples[at] ?? []),
        );
    for (const at of violated) cases.set(checks[at] as Check, casesIn(first, second, at));
  };
}

/** Joins all columns that reference a table with its key. */
function queryReferences(checks: readonly ReferenceCheck[]): CheckTask {
  const [{ parent, parentKey } = { parent: '', parentKey: null }] = checks;
  const key = quoted(parentKey ?? '');
  const children = checks.map(
    ({ id, table, column }) =>
      // As text, since the key of the parent is one, and all columns need the same type.
      `select cast(${literal(id)} as varchar) as rule, cast(${quoted(column)} as varchar) as subject from ${quoted(table)} where ${quoted(column)} is not null`,
  );
  const ruled = checks.flatMap((check, at) => {
    if (check.knownRule === undefined) return [];
    const isCase = `rule = ${literal(check.id)}`;
    return [
      ...countsOf(check, isCase, at).slice(1),
      ...examplesOf(check, isCase, 'subject', at).slice(1),
    ];
  });
  const sql = `select rule, count(*) as cases, min(subject) as example${ruled.map((column) => `,\n  ${column}`).join('')}
from (
select child.rule, child.subject
from (
${children.join('\nunion all\n')}
) as child
left join ${quoted(parent)} as parent on parent.${key} = child.subject
where parent.${key} is null
) as broken
group by rule`;
  return async (query, { cases }) => {
    const { rows } = await query(sql);
    for (const row of rows) {
      const at = checks.findIndex(({ id }) => id === row['rule']);
      const check = checks[at];
      if (check === undefined) continue;
      const [count, example] = [numberIn(row, 'cases'), textIn(row, 'example')];
      cases.set(check, { ...casesIn(row, row, at), count, example });
    }
  };
}

function queryKey(check: UniqueCheck): CheckTask {
  const { table, subject } = check;
  const key = check.key.map(quoted).join(', ');
  return queryCases(
    check,
    `select ${subject} as subject from ${quoted(table)} group by ${key} having count(*) > 1`,
  );
}

function queryCases(check: UniqueCheck | QueryCheck, sql: string): CheckTask {
  const columns = [...countsOf(check, '1 = 1', 0), ...examplesOf(check, '1 = 1', 'subject', 0)];
  return async (query, { cases }) => {
    const { rows } = await query(`select ${columns.join(', ')} from (\n${sql}\n) as broken`);
    const found = casesIn(rows[0], rows[0], 0);
    if (found.count > 0) cases.set(check, found);
  };
}

/** The value of a figure; 0 if the relation is empty. */
export function figureIn(
  { figures }: Findings,
  { from, aggregate }: AgreementCheck['one'],
): number {
  return figures.get(from)?.get(aggregate) ?? 0;
}

type ResultRow = Readonly<Record<string, unknown>> | undefined;

function numberIn(row: ResultRow, name: string): number {
  return Number(row?.[name] ?? 0);
}

function textIn(row: ResultRow, name: string): string | null {
  const value = row?.[name] ?? null;
  return value === null ? null : String(value);
}
