/**
 * A map from 64-bit hashes to 64-bit values that stays small: 16 bytes a place, at most three
 * quarters of them taken. A million rows are some 30 MB, where a Map of texts would be 150.
 */
export class HashMap {
  #keys = new BigInt64Array(1024);
  #values = new BigInt64Array(1024);
  #taken = new Uint8Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: bigint): bigint | undefined {
    const at = this.#find(key);
    return this.#taken[at] === 1 ? this.#values[at] : undefined;
  }

  has(key: bigint): boolean {
    return this.#taken[this.#find(key)] === 1;
  }

  set(key: bigint, value: bigint): void {
    if (this.#size * 4 >= this.#keys.length * 3) this.#grow();
    const at = this.#find(key);
    if (this.#taken[at] === 0) {
      this.#taken[at] = 1;
      this.#keys[at] = key;
      this.#size++;
    }
    this.#values[at] = value;
  }

  /** The place of the key, or the free one where it would go; the hashes are even already. */
  #find(key: bigint): number {
    const mask = this.#keys.length - 1;
    let at = Number(BigInt.asUintN(32, key)) & mask;
    while (this.#taken[at] === 1 && this.#keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [keys, values, taken] = [this.#keys, this.#values, this.#taken];
    this.#keys = new BigInt64Array(keys.length * 2);
    this.#values = new BigInt64Array(keys.length * 2);
    this.#taken = new Uint8Array(keys.length * 2);
    this.#size = 0;
    for (let at = 0; at < keys.length; at++) {
      if (taken[at] === 1) this.set(keys[at] as bigint, values[at] as bigint);
    }
  }
}
