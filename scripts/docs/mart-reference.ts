import {
  type Check,
  checks,
  type Mart,
  marts,
  tables,
} from '../../packages/transform/src/index.ts';
import { code, generatedNote, markdownTable, page } from './markdown.ts';

/** Every mart with its columns, what it reads and its SQL, as one Markdown page. */
export function martReference(
  all: readonly Mart[] = Object.values(marts),
  rules: readonly Check[] = checks,
): string {
  const tableNames = new Set<string>(tables.map(({ name }) => name));
  const others = rules.filter(({ id }) => !tableNames.has(id.slice(0, id.indexOf('.'))));
  return page(
    '# Marts',
    generatedNote,
    'The analyses, as views where the target is a database. `spacex-etl query <mart>` reads one from any target.',
    markdownTable(
      ['mart', 'what it answers'],
      all.map(({ name, description }) => [`[${name}](#${name})`, description]),
    ),
    ...all.map(section),
    '## Rules over marts and figures',
    'Rules that belong to no single table. Those of a table stand in the [data dictionary](tables.md).',
    markdownTable(
      ['rule', 'level', 'what must hold'],
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
      ['column', 'type', 'what it is'],
      columns.map((column) => [code(column.name), column.type, column.description]),
    ),
    '<details><summary>SQL of PostgreSQL, PGlite and DuckDB</summary>',
    `\`\`\`sql\n${sql}\n\`\`\``,
    '</details>',
  ).trimEnd();
}
