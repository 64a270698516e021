import { isLoaderError, type QueryResult } from '@spacex-platform/loaders';
import { marts } from '@spacex-platform/transform';
import { stringify } from 'csv-stringify/sync';
import { textTable } from '../output/table.ts';
import { UsageError } from '../usage-error.ts';
import { fillAdvice, lacksTable, loaderOf, type ReadFlags } from './read-target.ts';
import { printText } from './report-failure.ts';

/** The flags of `query`. */
export interface QueryFlags extends ReadFlags {
  readonly format: 'table' | 'json' | 'csv';
}

/** Prints the answer of a mart or of a statement; returns the exit code. */
export async function executeQuery(text: string, flags: QueryFlags): Promise<number> {
  if (text.trim() === '') {
    throw new UsageError('There is nothing to query. Give a mart, like core_usage, or a SELECT.');
  }
  const sql = sqlOf(text);
  const work = async () => {
    const loader = await loaderOf(flags);
    const reader = await loader.openReader();
    try {
      return formatted(await reader.query(sql), flags.format);
    } finally {
      await reader.close();
    }
  };
  return printText(flags, work, (error) => adviceFor(error, flags));
}

/** What a reader can do about it, where the database cannot know. */
function adviceFor(error: unknown, flags: QueryFlags): string {
  if (isLoaderError(error) && error.code === 'read_only')
    return ' The command query only reads; write with another client.';
  if (!lacksTable(error)) return '';
  const names = Object.values(marts).map(({ name }) => name);
  return ` The marts are ${names.join(', ')}; spacex-etl schema shows every table.${fillAdvice(error, flags)}`;
}

/** A single word is the name of a mart, a table or a view; anything else is SQL. */
function sqlOf(text: string): string {
  const name = text.trim();
  if (!/^\w+$/.test(name)) return text;
  const mart = Object.values(marts).find((candidate) => candidate.name === name);
  const order = mart?.columns[0]?.name;
  return `select * from "${name}"${order === undefined ? '' : ` order by "${order}"`}`;
}

function formatted({ columns, rows }: QueryResult, format: QueryFlags['format']): string {
  const values = rows.map((row) => columns.map((column) => row[column]));
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows, bigintsAsText)}\n`;
    case 'csv':
      return stringify([[...columns], ...values], {
        cast: {
          boolean: String,
          object: (value) => JSON.stringify(value),
        },
      });
    case 'table':
      // A statement may have no columns; the table library refuses that.
      if (columns.length === 0) return '(no columns)\n';
      return `${textTable(columns, values)}(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})\n`;
  }
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
