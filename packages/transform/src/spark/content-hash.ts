import type { Table } from '../table.ts';
import { quoted } from './types.ts';

const maskBits = 32;

/**
 * The Spark SQL expression of `_content_hash` over the columns of a table. Its value equals that of
 * `contentHash`. The null masks come first, one for each 32 columns.
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
  // The shifts extend the sign of bit 31, so that the mask fits into a signed int.
  return `cast(shiftright(shiftleft(${bits.join(' | ')}, ${maskBits}), ${maskBits}) as int)`;
}
