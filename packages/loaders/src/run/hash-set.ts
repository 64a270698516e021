import { firstPlaces, isFull, morePlaces, placeOf } from './hash-slots.ts';

/** A set of 64-bit hashes that stays small: 10 to 15 bytes an entry. */
export class HashSet {
  #keys = new BigInt64Array(firstPlaces);
  #hasZero = false;
  #size = 0;

  has(key: bigint): boolean {
    return key === 0n ? this.#hasZero : this.#keys[placeOf(this.#keys, key)] === key;
  }

  add(key: bigint): void {
    if (key === 0n) {
      this.#hasZero = true;
      return;
    }
    if (isFull(this.#size, this.#keys.length)) this.#grow();
    const at = placeOf(this.#keys, key);
    if (this.#keys[at] === 0n) this.#size++;
    this.#keys[at] = key;
  }

  #grow(): void {
    const keys = this.#keys;
    this.#keys = new BigInt64Array(morePlaces(keys.length));
    for (const key of keys) if (key !== 0n) this.#keys[placeOf(this.#keys, key)] = key;
  }
}
