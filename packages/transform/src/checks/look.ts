import type {
  AgreementCheck,
  Check,
  Figure,
  QueryCheck,
  ReferenceCheck,
  RowCheck,
  UniqueCheck,
} from './check.ts';
import { literal, quoted } from './sql.ts';

/** Runs one SELECT; the tables' schema is on its search path. */
export type CheckQuery = (
  sql: string,
) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;

/** Keys that the target itself keeps unique and without nulls: the columns, by table. */
export type PrimaryKeys = ReadonlyMap<string, readonly string[]>;

/** What is in the data of some rules. */
export interface Findings {
  readonly cases: Map<Check, { readonly count: number; readonly example: string | null }>;
  /** By what stands after FROM, then by aggregate. */
  readonly figures: Map<string, ReadonlyMap<string, number>>;
}

/** One look at the data, which serves one rule or many. */
export type Look = (query: CheckQuery, found: Findings) => Promise<void>;

/**
 * As few looks as the rules need: one scan for all rules about single rows of a table, one for
 * all references to a parent, one for all figures of a mart. What takes longest comes first, so
 * that nobody waits for it at the end.
 *
 * @param keys what needs no look, since the target keeps it
 */
export function looksOf(checks: readonly Check[], keys: PrimaryKeys): Look[] {
  const figures = ofKind(checks, 'agreement').flatMap(({ one, other }) => [one, other]);
  const rows = Map.groupBy(ofKind(checks, 'rows'), ({ table }) => table);
  const references = Map.groupBy(ofKind(checks, 'reference'), ({ parent }) => parent);
  const unique = ofKind(checks, 'unique').filter((check) => !isKept(check, keys));
  return [
    ...[...Map.groupBy(figures, ({ from }) => from)].map((group) => lookAtFigures(...group)),
    ...[...rows].map((group) => lookAtRows(...group)),
    ...[...references].map(([, some]) => lookAtReferences(some)),
    ...unique.map(lookAtKey),
    ...ofKind(checks, 'query').map(lookAtCases),
  ];
}

function ofKind<Kind extends Check['kind']>(checks: readonly Check[], kind: Kind) {
  return checks.filter((check): check is Extract<Check, { kind: Kind }> => check.kind === kind);
}

function isKept({ table, key }: UniqueCheck, keys: PrimaryKeys): boolean {
  const kept = keys.get(table);
  return kept?.length === key.length && key.every((column) => kept.includes(column));
}

/** All figures of a table or mart, which is computed once. */
function lookAtFigures(from: string, some: readonly Figure[]): Look {
  const aggregates = [...new Set(some.map(({ aggregate }) => aggregate))];
  const columns = aggregates.map((aggregate, at) => `${aggregate} as f${at}`);
  return async (query, { figures }) => {
    const { rows } = await query(`select ${columns.join(', ')}\nfrom ${from}`);
    const numbers = aggregates.map((aggregate, at) => [aggregate, numberIn(rows[0], `f${at}`)]);
    figures.set(from, new Map(numbers as [string, number][]));
  };
}

const countOf = ({ broken }: RowCheck, at: number) =>
  `count(case when ${broken} then 1 end) as c${at}`;
const exampleOf = ({ broken, subject }: RowCheck, at: number) =>
  `min(case when ${broken} then ${subject} end) as e${at}`;

/**
 * Counts in one scan of a table; a second finds an example for each rule that is broken. What
 * must be computed first is computed once, with all examples.
 */
function lookAtRows(table: string, rules: readonly RowCheck[]): Look {
  const select = async (query: CheckQuery, columns: readonly string[]) =>
    (await query(`select ${columns.join(',\n  ')}\nfrom ${table}`)).rows[0];
  const isComputed = /\s/.test(table);
  return async (query, { cases }) => {
    const examples = isComputed ? rules.map(exampleOf) : [];
    const first = await select(query, [...rules.map(countOf), ...examples]);
    const broken = rules.flatMap((rule, at) => {
      const count = numberIn(first, `c${at}`);
      return count === 0 ? [] : [{ rule, count, at }];
    });
    if (broken.length === 0) return;
    const second = isComputed
      ? first
      : await select(
          query,
          broken.map(({ rule, at }) => exampleOf(rule, at)),
        );
    for (const { rule, count, at } of broken) {
      cases.set(rule, { count, example: textIn(second, `e${at}`) });
    }
  };
}

/** All columns that lead to one table, against its keys. */
function lookAtReferences(rules: readonly ReferenceCheck[]): Look {
  const [{ parent, parentKey } = { parent: '', parentKey: '' }] = rules;
  const children = rules.map(
    ({ id, table, column }) =>
      `select cast(${literal(id)} as varchar) as rule, ${quoted(column)} as subject from ${table} where ${quoted(column)} is not null`,
  );
  const sql = `select child.rule, count(*) as cases, min(cast(child.subject as varchar)) as example
from (
${children.join('\nunion all\n')}
) as child
left join ${parent} as parent on parent.${quoted(parentKey)} = child.subject
where parent.${quoted(parentKey)} is null
group by child.rule`;
  return async (query, { cases }) => {
    const { rows } = await query(sql);
    for (const row of rows) {
      const rule = rules.find(({ id }) => id === row['rule']);
      const finding = { count: numberIn(row, 'cases'), example: textIn(row, 'example') };
      if (rule !== undefined) cases.set(rule, finding);
    }
  };
}

function lookAtKey(rule: UniqueCheck): Look {
  const key = rule.key.map(quoted).join(', ');
  return lookAt(
    rule,
    `select ${rule.subject} as subject from ${rule.table} group by ${key} having count(*) > 1`,
  );
}

function lookAtCases(rule: QueryCheck): Look {
  return lookAt(rule, rule.cases);
}

function lookAt(rule: UniqueCheck | QueryCheck, sql: string): Look {
  return async (query, { cases }) => {
    const { rows } = await query(
      `select count(*) as cases, min(subject) as example from (\n${sql}\n) as broken`,
    );
    const count = numberIn(rows[0], 'cases');
    if (count > 0) cases.set(rule, { count, example: textIn(rows[0], 'example') });
  };
}

/** What a rule compares; 0 where there is nothing. */
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
