import {
  type Check,
  type Column,
  type ColumnType,
  checks,
  type Origin,
  type Table,
  tables,
} from '../../packages/transform/src/index.ts';
import { code, generatedNote, markdownTable, page } from './markdown.ts';

/** Every table with its columns and rules, as one Markdown page. */
export function dataDictionary(
  all: readonly Table[] = tables,
  rules: readonly Check[] = checks,
): string {
  return page(
    '# Data dictionary',
    generatedNote,
    `The ${all.length} tables, as PostgreSQL has them; [what a type is elsewhere](../concepts.md#types). A column takes its value from the path that is named beside it, in a document of the resource or in the element that makes the row.`,
    markdownTable(
      ['table', 'one row for each', 'resource'],
      all.map((table) => [`[${table.name}](#${table.name})`, rowOf(table), table.resource]),
    ),
    ...all.map((table) => section(table, rules)),
  );
}

function section(table: Table, rules: readonly Check[]): string {
  const facts = [
    `From ${code(table.resource)}: ${rowOf(table)}.`,
    `Key: ${table.key.map(code).join(', ')}.`,
    ...(table.partition === null ? [] : [`In a lake, files by ${code(table.partition)}.`]),
  ];
  const columns = Object.entries(table.columns);
  const own = rules.filter((rule) => tableOf(rule) === table.name);
  return page(
    `## ${table.name}`,
    table.description,
    facts.join(' '),
    markdownTable(
      ['column', 'type', 'what it is', 'from'],
      columns.map(([name, column]) => [
        code(name),
        typeOf(column),
        meaningOf(column),
        sourceOf(column.from, table),
      ]),
    ),
    own.length === 0 ? '' : `<details><summary>${own.length} rules</summary>`,
    markdownTable(
      ['rule', 'level', 'what must hold'],
      own.map((rule) => [code(rule.id), rule.severity, ruleText(rule)]),
    ),
    own.length === 0 ? '' : '</details>',
  ).trimEnd();
}

function rowOf({ each }: Table): string {
  return each === null ? 'document' : `element of ${code(each.join('.'))}`;
}

function typeOf({ type, nullable }: Column): string {
  const name: Partial<Record<ColumnType, string>> = {
    timestamp: 'timestamptz',
    double: 'double precision',
    json: 'jsonb',
  };
  return `${name[type] ?? type}${nullable ? ' or null' : ''}`;
}

/** Where a value comes from, in the words of a path. */
function sourceOf(from: Origin, { each }: Table): string {
  switch (from.kind) {
    case 'document':
      return code(from.path.join('.'));
    case 'item':
      return code(`${each?.join('.')}[].${from.path.join('.')}`);
    case 'self': {
      const element = `${each?.join('.')}[]`;
      return code(element) + (from.field === null ? '' : ` or ${code(`${element}.${from.field}`)}`);
    }
    case 'position':
      return `index in ${code(each?.join('.') ?? '')}, from 0`;
    case 'year':
      return `UTC year of ${code(from.path.join('.'))}`;
  }
}

function meaningOf({ description, unit, references, oneOf, least, most }: Column): string {
  const limits = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ];
  const says = description?.toLowerCase() ?? '';
  const words = oneOf?.every((word) => says.includes(word.toLowerCase())) ? undefined : oneOf;
  return [
    ...(description === undefined ? [] : [description]),
    ...(unit === undefined ? [] : [`Unit: ${unit}.`]),
    ...(references === undefined ? [] : [`Refers to [${references}](#${references}).`]),
    ...(words === undefined ? [] : [`One of ${words.map(code).join(', ')}.`]),
    ...(limits.length === 0 ? [] : [`${limits.join(' and ')}.`.replace('at', 'At')]),
  ].join(' ');
}

/** An id starts with the name of the table that its rule is about. */
function tableOf({ id }: Check): string {
  return id.slice(0, id.indexOf('.'));
}

function ruleText({ description, explanation, known }: Check): string {
  const fault = known === undefined ? '' : ` ${known} known ${known === 1 ? 'case' : 'cases'}:`;
  return known === undefined ? description : `${description}${fault} ${explanation ?? ''}`.trim();
}
