import type { Table } from '@spacex-platform/transform';
import type { Reader } from '../reader.ts';
import { columnList, escapingLiteral, literal, quoted } from './names.ts';
import type { ResultRow } from './query-result.ts';

/** What {@link readPages} selects. */
export interface PageOptions {
  /** Expressions, the columns of the key among them. */
  readonly columns: readonly string[];
  /** A condition. Default: every row. */
  readonly where?: string;
  /** Whether a backslash in every text literal is an escape, as in Redshift. */
  readonly escapesBackslashes?: boolean;
}

/** Rows of one query; a table is read in the order of its key, so that memory stays bounded. */
const pageRows = 10_000;

/** Reads the rows of a table in the order of its key. */
export async function* readPages(
  reader: Pick<Reader, 'query'>,
  table: Table,
  { columns, where = 'true', escapesBackslashes = false }: PageOptions,
): AsyncGenerator<readonly ResultRow[]> {
  const textLiteral = escapesBackslashes ? escapingLiteral : literal;
  const literalOf = (value: unknown) =>
    typeof value === 'string' ? textLiteral(value) : String(value);
  let after: readonly string[] = [];
  for (;;) {
    // Not a comparison of rows, which not every engine supports. Not parameters either: Redshift
    // accepts none for queries.
    const later = after.map((value, at) => {
      const equal = table.key
        .slice(0, at)
        .map((name, index) => `${quoted(name)} = ${after[index]}`);
      return `(${[...equal, `${quoted(table.key[at] as string)} > ${value}`].join(' and ')})`;
    });
    const { rows } = await reader.query(
      `select ${columns.join(', ')} from ${quoted(table.name)}
        where (${where})${later.length === 0 ? '' : ` and (${later.join(' or ')})`}
        order by ${columnList(table.key)} limit ${pageRows}`,
    );
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = table.key.map((name) => literalOf(last[name]));
  }
}

/** The names of the columns whose values are JSON. */
export function jsonColumns({ columns }: Table): readonly string[] {
  return Object.keys(columns).filter((name) => columns[name]?.type === 'json');
}

/** The row with the JSON texts of some columns parsed. */
export function withParsed(row: ResultRow, columns: readonly string[]): ResultRow {
  const parsed = columns.map((name) => {
    const text = row[name];
    return [name, typeof text === 'string' ? (JSON.parse(text) as unknown) : text];
  });
  return { ...row, ...Object.fromEntries(parsed) };
}
