import type { Table } from '../table.ts';
import { quoted } from './types.ts';

const maskBits = 32;

/**
 * The `_content_hash` of a row in Spark SQL, over the columns of the table: the same number as
 * `contentHash` gives. The masks of nulls come first, one for each 32 columns.
 *
 * @example
 * ```ts
 * `select *, ${sparkContentHash(cores)} as _content_hash from cores`;
 * ```
 */
export function sparkContentHash(table: Table): string {
  const names = Object.keys(table.columns).map(quoted);
  const masks: string[] = [];
  for (let from = 0; from < names.length; from += maskBits) {
    masks.push(nullMask(names.slice(from, from + maskBits)));
  }
  return `xxhash64(\n  ${[...masks, ...names].join(',\n  ')}\n)`;
}

function nullMask(names: readonly string[]): string {
  const bits = names.map((name, bit) => `if(${name} is null, ${2 ** bit}L, 0L)`);
  // The highest bit is the sign of an int: shifted there and back, the mask fits into one.
  return `cast(shiftright(shiftleft(${bits.join(' | ')}, ${maskBits}), ${maskBits}) as int)`;
}
