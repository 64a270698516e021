import type { Row, Table } from '@spacex-platform/transform';
import { valuesHash, valuesOf } from '@spacex-platform/transform/internal';
import type { Reader } from '../reader.ts';
import { quoted } from './names.ts';
import { jsonColumns, readPages, withParsed } from './read-pages.ts';

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
  const json = jsonColumns(table);
  const readValues = valuesOf(table);
  const hash = valuesHash(table);
  const values: unknown[] = [];
  const examples: Record<string, unknown>[] = [];
  const counts = { rows: 0, differing: 0, unverifiable: 0 };
  // As a text: the Data API of Redshift would round the hash.
  const stored = 'cast("_content_hash" as varchar(20)) as "_content_hash"';
  const pages = readPages(reader, table, {
    columns: [...names.map(quoted), stored],
    escapesBackslashes,
  });
  for await (const page of pages) {
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
  }
  return { table: table.name, ...counts, examples };
}

/** Whether the text of a JSON value depends on the order of keys. */
function hasKeyOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const items = Object.values(value);
  return (!Array.isArray(value) && items.length > 1) || items.some(hasKeyOrder);
}
