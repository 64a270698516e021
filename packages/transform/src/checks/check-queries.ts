import type {
  AgreementCheck,
  Check,
  ColumnsRead,
  Figure,
  QueryCheck,
  ReferenceCheck,
  RowCheck,
  UniqueCheck,
} from './check.ts';
import { aggregatesOf, type CheckSelect, casesIn, numberIn } from './check-select.ts';
import { fromBroken, fromClause, nameOfRelation } from './relation-names.ts';
import { quoted } from './sql.ts';

/** The primary keys that the target enforces: column names by table. */
export type PrimaryKeys = ReadonlyMap<string, readonly string[]>;

/** A SELECT has several columns for each check, and no engine returns any number of columns. */
const checksPerSelect = 200;

/**
 * Plans the queries of checks, as few as possible: one scan for all checks of single rows of a
 * table, one for all references to a parent, one for all figures of a mart. The slowest come first,
 * so that parallel workers finish at about the same time.
 *
 * @param keys primary keys that need no check, because the target enforces them
 */
export function planQueries(checks: readonly Check[], keys: PrimaryKeys): CheckSelect[] {
  const agreements = ofKind(checks, 'agreement');
  const rows = Map.groupBy(ofKind(checks, 'rows'), ({ table }) => table);
  const references = Map.groupBy(ofKind(checks, 'reference'), ({ parent }) => parent);
  const unique = ofKind(checks, 'unique').filter((check) => !isEnforced(check, keys));
  return [
    ...figuresOf(agreements),
    ...[...rows].flatMap(([table, group]) =>
      inGroups(group).map((some) => selectRows(table, some)),
    ),
    ...[...references].flatMap(([, group]) => inGroups(group).map(selectReferences)),
    ...unique.map(selectKey),
    ...ofKind(checks, 'query').map((check) => selectCases(check, check.cases)),
  ];
}

function ofKind<Kind extends Check['kind']>(checks: readonly Check[], kind: Kind) {
  return checks.filter((check): check is Extract<Check, { kind: Kind }> => check.kind === kind);
}

function inGroups<T>(checks: readonly T[]): T[][] {
  return [...Map.groupBy(checks, (_, at) => Math.floor(at / checksPerSelect)).values()];
}

function isEnforced({ table, key }: UniqueCheck, keys: PrimaryKeys): boolean {
  const enforced = keys.get(table);
  return enforced?.length === key.length && key.every((column) => enforced.includes(column));
}

/** The columns that some checks read; undefined if one of them does not have them. */
function readBy(checks: readonly Check[]): ColumnsRead | undefined {
  if (checks.some(({ reads }) => reads === undefined)) return undefined;
  const all = checks.flatMap(({ reads = {} }) => Object.entries(reads));
  const byTable = Map.groupBy(all, ([table]) => table);
  return Object.fromEntries(
    [...byTable].map(([table, entries]) => [
      table,
      [...new Set(entries.flatMap(([, columns]) => columns))],
    ]),
  );
}

/** All figures of each table or mart in one query. */
function figuresOf(checks: readonly AgreementCheck[]): CheckSelect[] {
  const wanted = checks.flatMap((check) =>
    [check.one, check.other].map((figure) => ({ check, figure })),
  );
  const groups = Map.groupBy(wanted, ({ figure }) => figure.from);
  return [...groups].map(([from, group]) => {
    const figures = selectFigures(
      from,
      group.map(({ figure }) => figure),
    );
    const reads = readBy(group.map(({ check }) => check));
    const name = nameOfRelation(from);
    // The tables that a view reads cannot be shared.
    return name === undefined || reads?.[name] !== undefined ? { ...figures, reads } : figures;
  });
}

function selectFigures(from: string, wanted: readonly Figure[]): CheckSelect {
  const aggregates = [...new Set(wanted.map(({ aggregate }) => aggregate))];
  return {
    columns: new Map(aggregates.map((aggregate, at) => [`f${at}`, aggregate])),
    from: fromClause(from),
    add(row, { figures }) {
      const numbers = aggregates.map((of, at) => [of, numberIn(row, `f${at}`)] as const);
      figures.set(from, new Map(numbers));
    },
  };
}

/**
 * Finds the violations of all checks of a relation in one scan: first the rows that violate any of
 * them, which are few, then the counts and an example for each check from these rows.
 */
function selectRows(table: string, checks: readonly RowCheck[]): CheckSelect {
  const conditions = checks.map(({ broken }) => broken);
  return {
    columns: new Map(
      checks.flatMap((check, at) => aggregatesOf(check, check.broken, check.subject, at)),
    ),
    from: fromBroken(table, conditions),
    ...violationsOf(checks),
  };
}

/** Joins all columns that reference a table with its key. */
function selectReferences(checks: readonly ReferenceCheck[]): CheckSelect {
  const [{ parent, parentKey } = { parent: '', parentKey: null }] = checks;
  const key = quoted(parentKey ?? '');
  const children = checks.map(
    ({ table, column }, at) =>
      // As text, since the key of the parent is one, and all columns need the same type.
      `select ${at} as rule, cast(${quoted(column)} as varchar) as subject from ${quoted(table)} where ${quoted(column)} is not null`,
  );
  return {
    columns: new Map(
      checks.flatMap((check, at) => aggregatesOf(check, `rule = ${at}`, 'subject', at)),
    ),
    from: `(
select child.rule, child.subject
from (
${children.join('\nunion all\n')}
) as child
left join ${quoted(parent)} as parent on parent.${key} = child.subject
where parent.${key} is null
) as broken`,
    ...violationsOf(checks),
  };
}

function selectKey(check: UniqueCheck): CheckSelect {
  const { table, subject } = check;
  const key = check.key.map(quoted).join(', ');
  return selectCases(
    check,
    `select ${subject} as subject from ${quoted(table)} group by ${key} having count(*) > 1`,
  );
}

function selectCases(check: UniqueCheck | QueryCheck, sql: string): CheckSelect {
  return {
    columns: new Map(aggregatesOf(check, '1 = 1', 'subject', 0)),
    from: `(\n${sql}\n) as broken`,
    ...violationsOf([check]),
  };
}

/** Reads the cases of checks from the row, and the columns that the checks read. */
function violationsOf(checks: readonly Check[]): Pick<CheckSelect, 'reads' | 'add'> {
  return {
    reads: readBy(checks),
    add(row, { cases }) {
      for (const [at, check] of checks.entries()) {
        const found = casesIn(row, at);
        if (found.count > 0) cases.set(check, found);
      }
    },
  };
}
