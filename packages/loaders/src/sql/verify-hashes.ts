import type { Row, Table } from '@spacex-platform/transform';
import { valuesHash, valuesOf } from '@spacex-platform/transform/internal';
import type { Reader } from '../reader.ts';
import { columnList, escapingLiteral, literal, quoted } from './names.ts';

/** The result of {@link verifyHashes} for one table. */
export interface VerifiedTable {
  readonly table: string;
  /** Rows that were read. */
  readonly rows: number;
  /** Rows whose values do not have the stored `_content_hash`. */
  readonly differing: number;
  /** The keys of some of them, by the names of the key's columns. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
  /**
   * Rows that cannot be verified, because a JSON value of them contains objects and the target does
   * not preserve the order of their keys.
   */
  readonly unverifiable: number;
}

/** Options of `verifyHashes`. */
export interface VerifyHashesOptions {
  /** Whether the target returns JSON with its keys in the order in which they were written. */
  readonly preservesJson?: boolean;
  /** Whether the target returns JSON values as texts instead of parsed. */
  readonly jsonTexts?: boolean;
  /** Whether a backslash in every text literal is an escape, as in Redshift. */
  readonly escapesBackslashes?: boolean;
}

/** Rows of one query; a table is read in the order of its key, so that memory stays bounded. */
const pageRows = 10_000;
const maxExamples = 5;

/**
 * Computes `_content_hash` again from the values in a target, to find rows that were edited there: a
 * load compares only the stored hashes. A run with `rewrite` repairs them.
 *
 * @example
 * ```ts
 * const reader = await loader.openReader({ oneMoment: true });
 * for (const { table, differing } of await verifyHashes(reader, [cores])) console.log(table, differing);
 * ```
 */
export async function verifyHashes(
  reader: Pick<Reader, 'query'>,
  tables: readonly Table[],
  options: VerifyHashesOptions = {},
): Promise<readonly VerifiedTable[]> {
  const verified: VerifiedTable[] = [];
  for (const table of tables) verified.push(await verifyTable(reader, table, options));
  return verified;
}

async function verifyTable(
  reader: Pick<Reader, 'query'>,
  table: Table,
  { preservesJson = false, jsonTexts = false, escapesBackslashes = false }: VerifyHashesOptions,
): Promise<VerifiedTable> {
  const names = Object.keys(table.columns);
  const json = names.filter((name) => table.columns[name]?.type === 'json');
  const readValues = valuesOf(table);
  const hash = valuesHash(table);
  const values: unknown[] = [];
  const examples: Record<string, unknown>[] = [];
  const textLiteral = escapesBackslashes ? escapingLiteral : literal;
  const literalOf = (value: unknown) =>
    typeof value === 'string' ? textLiteral(value) : String(value);
  const counts = { rows: 0, differing: 0, unverifiable: 0 };
  let after: readonly unknown[] = [];
  for (;;) {
    const page = await readPage(reader, table, names, after.map(literalOf));
    for (const found of page) {
      const row = jsonTexts ? withParsed(found, json) : found;
      readValues(row as Row, values);
      if (hash(values) === BigInt(row['_content_hash'] as string)) continue;
      if (!preservesJson && json.some((name) => hasKeyOrder(row[name]))) {
        counts.unverifiable++;
        continue;
      }
      counts.differing++;
      if (examples.length < maxExamples) {
        examples.push(Object.fromEntries(table.key.map((name) => [name, row[name]])));
      }
    }
    counts.rows += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < pageRows) break;
    after = table.key.map((name) => last[name]);
  }
  return { table: table.name, ...counts, examples };
}

async function readPage(
  reader: Pick<Reader, 'query'>,
  table: Table,
  names: readonly string[],
  after: readonly string[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  // Not a comparison of rows, which not every engine supports. Not parameters either: Redshift
  // accepts none for queries.
  const later = after.map((value, at) => {
    const equal = table.key.slice(0, at).map((name, index) => `${quoted(name)} = ${after[index]}`);
    return [...equal, `${quoted(table.key[at] as string)} > ${value}`].join(' and ');
  });
  const where = later.length === 0 ? '' : `where ${later.map((one) => `(${one})`).join(' or ')}`;
  // As a text: the Data API of Redshift would round the hash.
  const hash = 'cast("_content_hash" as varchar(20)) as "_content_hash"';
  const { rows } = await reader.query(
    `select ${columnList(names)}, ${hash} from ${quoted(table.name)}
      ${where} order by ${columnList(table.key)} limit ${pageRows}`,
  );
  return rows;
}

/** Whether the text of a JSON value depends on the order of keys. */
function hasKeyOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const items = Object.values(value);
  return (!Array.isArray(value) && items.length > 1) || items.some(hasKeyOrder);
}

/** The row with the JSON texts of some columns parsed. */
function withParsed(
  row: Readonly<Record<string, unknown>>,
  columns: readonly string[],
): Readonly<Record<string, unknown>> {
  const parsed = columns.map((name) => {
    const text = row[name];
    return [name, typeof text === 'string' ? (JSON.parse(text) as unknown) : text];
  });
  return { ...row, ...Object.fromEntries(parsed) };
}
