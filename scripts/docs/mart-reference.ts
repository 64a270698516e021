import {
  type Check,
  checks,
  type Mart,
  marts,
  tables,
} from '../../packages/transform/src/index.ts';
import { code, generatedNote, markdownTable, page } from './markdown.ts';

/** One Markdown page with the columns, inputs and SQL of every mart. */
export function martReference(
  all: readonly Mart[] = Object.values(marts),
  rules: readonly Check[] = checks,
): string {
  const tableNames = new Set<string>(tables.map(({ name }) => name));
  const others = rules.filter(({ id }) => !tableNames.has(id.slice(0, id.indexOf('.'))));
  return page(
    '# Marts',
    generatedNote,
    'Marts are analyses on the [tables](tables.md). In databases they are views; `spacex-etl query <mart>` queries one on any target.',
    markdownTable(
      ['mart', 'description'],
      all.map(({ name, description }) => [`[${name}](#${name})`, description]),
    ),
    ...all.map(section),
    '## Checks on marts and figures',
    '[Checks](../checks.md) that do not belong to a single table. The [data dictionary](tables.md) lists the others.',
    markdownTable(
      ['check', 'severity', 'requirement'],
      others.map(({ id, severity, description }) => [code(id), severity, description]),
    ),
  );
}

function section({ name, description, columns, reads, sql }: Mart): string {
  return page(
    `## ${name}`,
    description,
    `Reads ${reads.map((table) => `[${table}](tables.md#${table})`).join(', ')}.`,
    markdownTable(
      ['column', 'type', 'description'],
      columns.map((column) => [code(column.name), column.type, column.description]),
    ),
    '<details><summary>SQL for PostgreSQL, PGlite and DuckDB</summary>',
    `\`\`\`sql\n${sql}\n\`\`\``,
    '</details>',
  ).trimEnd();
}
