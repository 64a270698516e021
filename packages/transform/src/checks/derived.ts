import type { Column } from '../column.ts';
import type { Table } from '../table.ts';
import type { Check } from './check.ts';
import { literal, quoted } from './sql.ts';

type Tables = readonly Table[];

/**
 * The rules that follow from the definition of a table.
 *
 * @param all every table, for what its columns refer to
 */
export function checksOfTable(table: Table, all: Tables): Check[] {
  const columns = Object.entries(table.columns);
  return [
    uniqueKey(table),
    ...columns.filter(([, { nullable }]) => !nullable).map(([name]) => notNull(table, name)),
    ...columns.flatMap(([name, column]) => [
      ...acceptedValues(table, name, column),
      ...range(table, name, column),
      ...reference(table, name, column, all),
    ]),
    ...positions(table),
  ];
}

/** Names a row to people by its key, whatever is null in it. */
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
    table: table.name,
    description: `${name} is never null.`,
    broken: `${quoted(name)} is null`,
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
      table: table.name,
      description: `${name} is one of ${oneOf.join(', ')}.`,
      explanation: 'The source may have begun to use a new word; the marts then have a new group.',
      broken: `${quoted(name)} not in (${values})`,
      subject: `cast(${quoted(name)} as varchar)`,
    },
  ];
}

function range(table: Table, name: string, { least, most }: Column): Check[] {
  const limits = [
    ...(least === undefined ? [] : [`${quoted(name)} < ${least}`]),
    ...(most === undefined ? [] : [`${quoted(name)} > ${most}`]),
  ];
  if (limits.length === 0) return [];
  const words = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ];
  return [
    {
      kind: 'rows',
      id: `${table.name}.${name}.range`,
      severity: 'error',
      table: table.name,
      description: `${name} is ${words.join(' and ')}.`,
      broken: limits.join(' or '),
      subject: `${subjectOf(table)} || ': ' || cast(${quoted(name)} as varchar)`,
    },
  ];
}

/**
 * The reference of a child to its document is our own making, so a dangling one is an error;
 * every other is the source's, which has dangling ones.
 */
function reference(table: Table, name: string, { references }: Column, all: Tables): Check[] {
  if (references === undefined) return [];
  const isParent = table.each !== null && table.key[0] === name;
  return [
    {
      kind: 'reference',
      id: `${table.name}.${name}.references`,
      severity: isParent ? 'error' : 'warning',
      description: `Each ${name} is in ${references}.`,
      explanation: isParent
        ? 'A row has stayed behind without the document that it came from.'
        : 'The source names something that it does not have; joins lose these rows.',
      needs: [references],
      table: table.name,
      column: name,
      parent: references,
      parentKey: keyOf(references, all),
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
      description: `For each ${document}, ${name} runs from 0 without a gap.`,
      explanation: 'A row of the list is missing, so every count over the list is too low.',
      cases: `select distinct cast(later.${quoted(document)} as varchar) as subject
from ${table.name} as later
left join ${table.name} as before
  on before.${quoted(document)} = later.${quoted(document)}
  and before.${quoted(name)} = later.${quoted(name)} - 1
where later.${quoted(name)} <> 0 and before.${quoted(document)} is null`,
    },
  ];
}

function keyOf(name: string, all: Tables): string {
  const key = all.find((table) => table.name === name)?.key[0];
  if (key === undefined) throw new TypeError(`There is no table ${name} to refer to`);
  return key;
}
