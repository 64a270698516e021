import { isLoaderError, type QueryResult } from '@spacex-platform/loaders';
import { marts } from '@spacex-platform/transform';
import { stringify } from 'csv-stringify/sync';
import { listEnd, textTable } from '../output/table.ts';
import { withOpen } from '../targets/with-open.ts';
import { UsageError } from '../usage-error.ts';
import { fillAdvice, lacksTable, loaderOf, type ReadFlags } from './read-target.ts';
import { printText } from './report-failure.ts';

interface QueryFlags extends ReadFlags {
  readonly format: 'table' | 'json' | 'csv';
}

/** Prints the result of a mart or of a SQL query; returns the exit code. */
export async function executeQuery(text: string, flags: QueryFlags): Promise<number> {
  if (text.trim() === '') {
    throw new UsageError(
      'The query is empty. Give the name of a mart, such as core_usage, or a SELECT.',
    );
  }
  const sql = sqlOf(text);
  const work = async () => {
    const loader = await loaderOf(flags);
    const result = await withOpen(loader.openReader(), (reader) => reader.query(sql));
    return formatted(result, flags.format);
  };
  return printText(flags, work, (error) => adviceFor(error, flags));
}

/** What the user can do about an error. */
function adviceFor(error: unknown, flags: QueryFlags): string {
  if (isLoaderError(error) && error.code === 'read_only')
    return ' spacex-etl query only reads; use another client to write.';
  if (!lacksTable(error)) return '';
  const names = Object.values(marts).map(({ name }) => name);
  return ` The marts are ${names.join(', ')}; spacex-etl schema prints all tables.${fillAdvice(error, flags)}`;
}

/** A single word names a mart, a table or a view; anything else is SQL. */
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
      // A query may return no columns, which the table library rejects.
      if (columns.length === 0) return '(no columns)\n';
      return `${textTable(columns, values)}${listEnd(rows.length, 'row')}\n`;
  }
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
