import type { Column } from '../column.ts';
import type { Table } from '../table.ts';
import type { Check } from './check.ts';
import { relationOf } from './relation-names.ts';
import { literal, quoted, short } from './sql.ts';

type Tables = readonly Table[];

/**
 * Derives checks from the definition of a table.
 *
 * @param others tables that its columns may reference
 */
export function checksOfTable(table: Table, others: Tables): Check[] {
  const columns = Object.entries(table.columns);
  return [
    uniqueKey(table),
    ...columns.filter(([, { nullable }]) => !nullable).map(([name]) => notNull(table, name)),
    ...columns.flatMap(([name, column]) => [
      ...acceptedValues(table, name, column),
      ...range(table, name, column),
      ...reference(table, name, column, others),
    ]),
    ...positions(table),
  ];
}

/** An expression for the name of a row: its key, with null as text. */
export function subjectOf({ key }: Table): string {
  return key
    .map((name) => `coalesce(cast(${quoted(name)} as varchar), 'null')`)
    .join(" || ' ' || ");
}

function uniqueKey(table: Table): Check {
  return {
    kind: 'unique',
    id: `${table.name}.key.unique`,
    severity: 'error',
    table: table.name,
    key: table.key,
    description: `No two rows of ${table.name} have the same ${table.key.join(', ')}.`,
    subject: subjectOf(table),
  };
}

function notNull(table: Table, name: string): Check {
  return {
    kind: 'rows',
    id: `${table.name}.${name}.not_null`,
    severity: 'error',
    table: relationOf(table.name),
    description: `${name} is never null.`,
    broken: `${quoted(name)} is null`,
    columns: [`${table.name}.${name}`],
    subject: subjectOf(table),
  };
}

function acceptedValues(table: Table, name: string, { oneOf }: Column): Check[] {
  if (oneOf === undefined) return [];
  const values = oneOf.map(literal).join(', ');
  return [
    {
      kind: 'rows',
      id: `${table.name}.${name}.accepted`,
      severity: 'warning',
      table: relationOf(table.name),
      description: `${name} is one of ${oneOf.join(', ')}.`,
      explanation: 'The source may have added a value, which becomes a new group in the marts.',
      broken: `${quoted(name)} not in (${values})`,
      columns: [`${table.name}.${name}`],
      subject: short(quoted(name)),
    },
  ];
}

function range(table: Table, name: string, { least, most }: Column): Check[] {
  const limits = [
    ...(least === undefined ? [] : [`${quoted(name)} < ${least}`]),
    ...(most === undefined ? [] : [`${quoted(name)} > ${most}`]),
  ];
  if (limits.length === 0) return [];
  const texts = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ];
  return [
    {
      kind: 'rows',
      id: `${table.name}.${name}.range`,
      severity: 'error',
      table: relationOf(table.name),
      description: `${name} is ${texts.join(' and ')}.`,
      broken: limits.join(' or '),
      columns: [`${table.name}.${name}`],
      subject: `${subjectOf(table)} || ': ' || cast(${quoted(name)} as varchar)`,
    },
  ];
}

/**
 * The reference of a child row to its document comes from this project, so a dangling one is an
 * error. All other references come from the source, which is known to have dangling ones.
 */
function reference(table: Table, name: string, { references }: Column, others: Tables): Check[] {
  if (references === undefined) return [];
  const isParent = table.each !== null && table.key[0] === name;
  return [
    {
      kind: 'reference',
      id: `${table.name}.${name}.references`,
      severity: isParent ? 'error' : 'warning',
      description: `Each ${name} exists in ${references}.`,
      explanation: isParent
        ? 'A row exists without the document that it was made from.'
        : 'The source references something that it does not contain; inner joins lose these rows.',
      needs: [references],
      columns: [`${table.name}.${name}`],
      table: table.name,
      column: name,
      parent: references,
      parentKey: others.find((other) => other.name === references)?.key[0] ?? null,
    },
  ];
}

/**
 * The elements of an array are complete: their positions start at 0 without gaps. Most arrays have
 * one element, so checking the predecessor of later elements reads few rows.
 */
function positions(table: Table): Check[] {
  const [name] =
    Object.entries(table.columns).find(([, { from }]) => from.kind === 'position') ?? [];
  const [document] = table.key;
  if (name === undefined || document === undefined) return [];
  return [
    {
      kind: 'query',
      id: `${table.name}.${name}.complete`,
      severity: 'error',
      description: `For each ${document}, ${name} starts at 0 and has no gaps.`,
      explanation: 'A row of the list is missing, so all counts over the list are too low.',
      cases: `select distinct cast(later.${quoted(document)} as varchar) as subject
from ${quoted(table.name)} as later
left join ${quoted(table.name)} as before
  on before.${quoted(document)} = later.${quoted(document)}
  and before.${quoted(name)} = later.${quoted(name)} - 1
where later.${quoted(name)} <> 0 and before.${quoted(document)} is null`,
    },
  ];
}
