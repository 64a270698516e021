import {
  type Check,
  type Column,
  type ColumnType,
  checks,
  type Origin,
  type Table,
  tables,
} from '../../packages/transform/src/index.ts';
import { meaningOf } from './column-meaning.ts';
import { code, generatedNote, markdownTable, page } from './markdown.ts';

/** One Markdown page with the columns and checks of every table. */
export function dataDictionary(
  all: readonly Table[] = tables,
  rules: readonly Check[] = checks,
): string {
  return page(
    '# Data dictionary',
    generatedNote,
    `The ${all.length} tables with their PostgreSQL types; see the [types of other engines](../concepts.md#types). The column “source” is a path in the document of the resource, or in the list element of the row.`,
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
    ...(table.partition === null ? [] : [`Partitioned by ${code(table.partition)} in a lake.`]),
  ];
  const columns = Object.entries(table.columns);
  const own = rules.filter((rule) => tableOf(rule) === table.name);
  return page(
    `## ${table.name}`,
    table.description,
    facts.join(' '),
    markdownTable(
      ['column', 'type', 'description', 'source'],
      columns.map(([name, column]) => [
        code(name),
        typeOf(column),
        meaningOf(table, name),
        sourceOf(column, table),
      ]),
    ),
    own.length === 0 ? '' : `<details><summary>${own.length} checks</summary>`,
    markdownTable(
      ['check', 'severity', 'requirement'],
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

/** Path of a value in the document. */
function sourceOf({ from, default: otherwise }: Column, table: Table): string {
  const path = pathOf(from, table);
  return otherwise === undefined ? path : `${path}, else ${code(otherwise)}`;
}

function pathOf(from: Origin, { each }: Table): string {
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

/** The id of a check starts with the name of its table. */
function tableOf({ id }: Check): string {
  return id.slice(0, id.indexOf('.'));
}

function ruleText({ description, explanation, known, knownRule }: Check): string {
  const cases = known === 1 ? 'case' : 'cases';
  const faults = known === undefined ? [] : [`${known} known ${cases}:`, explanation ?? ''];
  const rule = knownRule === undefined ? [] : ['Known by a rule:', knownRule.explanation];
  return [description, ...faults, ...rule].join(' ').trim();
}
