import { isDeepStrictEqual } from 'node:util';
import type { Row, Table } from '@spacex-platform/transform';

/**
 * The first difference between the rows of a table and those expected, as a sentence that names what
 * a loader has done wrong; undefined if there is none.
 *
 * @param when `after the load`
 */
export function differenceIn(
  table: Table,
  found: readonly Row[],
  wanted: readonly Row[],
  when: string,
): string | undefined {
  const keyOf = (row: Row) => JSON.stringify(table.key.map((name) => row[name]));
  const there = new Map(found.map((row) => [keyOf(row), row]));
  const expected = new Map(wanted.map((row) => [keyOf(row), row]));
  const counts = `it has ${found.length} rows and should have ${wanted.length}`;
  for (const [key, row] of expected) {
    const other = there.get(key);
    if (other === undefined) return `${table.name} lacks the row ${key} ${when}: ${counts}`;
    const difference = differingColumn(table, other, row);
    if (difference !== undefined) return `${table.name}.${difference} in the row ${key} ${when}`;
  }
  const surplus = [...there.keys()].find((key) => !expected.has(key));
  if (surplus !== undefined) {
    return `${table.name} has the row ${surplus} ${when}, which should not be there: ${counts}`;
  }
  return found.length === wanted.length
    ? undefined
    : `${table.name} has a key twice ${when}: ${counts}`;
}

function differingColumn(table: Table, found: Row, wanted: Row): string | undefined {
  const names = new Set([...Object.keys(table.columns), ...Object.keys(found)]);
  for (const name of names) {
    if (isDeepStrictEqual(found[name], wanted[name])) continue;
    const hint = hintOf(found[name], wanted[name]);
    return `${name} is ${shown(found[name])} instead of ${shown(wanted[name])}${hint}`;
  }
  return undefined;
}

/** What has most likely happened to a value. */
function hintOf(found: unknown, wanted: unknown): string {
  if (typeof found === 'number' && typeof wanted === 'number') {
    if (Number.isInteger(wanted) && found === Number(BigInt.asIntN(32, BigInt(wanted)))) {
      return ', so it was wrapped to 32 bits,';
    }
    return found === Math.fround(wanted) ? ', so it was rounded to 32 bits,' : '';
  }
  if (typeof found !== 'string' || typeof wanted !== 'string') return '';
  const milliseconds = /^(.{23})\d+Z$/.exec(wanted)?.[1];
  return milliseconds !== undefined && found.startsWith(milliseconds)
    ? ', so it was truncated to milliseconds,'
    : '';
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
