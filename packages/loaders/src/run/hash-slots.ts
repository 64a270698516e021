/** Places that an empty table of hashes has. */
export const firstPlaces = 1024;

/** Four fifths full at most: closer together, and a search would take long. */
export function isFull(size: number, places: number): boolean {
  return size * 5 >= places * 4;
}

/** By half, not double: what is free is memory that grows with the data. */
export function morePlaces(places: number): number {
  return places + (places >> 1);
}

/**
 * The place of a hash among others, or the free one where it would go. Zero marks a free place,
 * so the hash zero has none. Hashes are even already, so their low half says where to begin.
 */
export function placeOf(keys: BigInt64Array, key: bigint): number {
  whole[0] = key;
  let at = Math.floor(((halves[0] as number) * keys.length) / 0x1_0000_0000);
  while (keys[at] !== 0n && keys[at] !== key) at = at + 1 === keys.length ? 0 : at + 1;
  return at;
}

/** One hash as two numbers: arithmetic on a bigint would make another bigint. */
const whole = new BigInt64Array(1);
const halves = new Uint32Array(whole.buffer);
