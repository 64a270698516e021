/** Slots of an empty table. */
const initialSlots = 1024;

/**
 * A map from 64-bit hashes to 64-bit values in 20 to 25 bytes per entry; a Map with string keys
 * would take 150. Open addressing: a key of zero marks a free slot, so the hash zero is stored
 * separately.
 */
export class HashMap {
  #keys: BigInt64Array<ArrayBuffer>;
  #values: BigInt64Array<ArrayBuffer> | undefined;
  #valueOfZero: bigint | undefined;
  #size = 0;

  /**
   * @param hasValues false for a set, whose values are all zero and take no memory
   * @param slots of the empty map
   */
  constructor(hasValues = true, slots = initialSlots) {
    this.#keys = new BigInt64Array(slots);
    if (hasValues) this.#values = new BigInt64Array(slots);
  }

  get(key: bigint): bigint | undefined {
    if (key === 0n) return this.#valueOfZero;
    const slot = slotOf(this.#keys, key);
    if (this.#keys[slot] !== key) return undefined;
    return this.#values === undefined ? 0n : this.#values[slot];
  }

  has(key: bigint): boolean {
    return key === 0n
      ? this.#valueOfZero !== undefined
      : this.#keys[slotOf(this.#keys, key)] === key;
  }

  set(key: bigint, value: bigint): void {
    if (key === 0n) {
      this.#valueOfZero = value;
      return;
    }
    // At most four fifths full: searches in a fuller table are slow.
    if (this.#size * 5 >= this.#keys.length * 4) this.#grow();
    const slot = slotOf(this.#keys, key);
    if (this.#keys[slot] === 0n) this.#size++;
    this.#keys[slot] = key;
    if (this.#values !== undefined) this.#values[slot] = value;
  }

  /** Grows by a quarter, not by double: free slots are memory that grows with the data. */
  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    const slots = keys.length + (keys.length >> 2);
    this.#keys = new BigInt64Array(slots);
    if (values !== undefined) this.#values = new BigInt64Array(slots);
    for (let from = 0; from < keys.length; from++) {
      const key = keys[from] as bigint;
      if (key === 0n) continue;
      const to = slotOf(this.#keys, key);
      this.#keys[to] = key;
      if (this.#values !== undefined) this.#values[to] = values?.[from] as bigint;
    }
    free(keys.buffer);
    if (values !== undefined) free(values.buffer);
  }
}

/** In small parts, since a part that grows temporarily needs its old and its new slots. */
const parts = 64;
const initialSlotsOfPart = 16;

/** A set of 64-bit hashes in 10 to 13 bytes per entry. */
export class HashSet {
  readonly #parts = Array.from({ length: parts }, () => new HashMap(false, initialSlotsOfPart));

  has(key: bigint): boolean {
    return this.#partOf(key).has(key);
  }

  add(key: bigint): void {
    this.#partOf(key).set(key, 0n);
  }

  #partOf(key: bigint): HashMap {
    whole[0] = key;
    return this.#parts[(halves[1] as number) % parts] as HashMap;
  }
}

/** Frees the memory immediately: the garbage collector is slow to free memory outside of its heap. */
function free(buffer: ArrayBuffer): void {
  buffer.transfer(0);
}

/** The slot of a hash, or the free slot for it. Hashes are uniform: their low half is the start. */
function slotOf(keys: BigInt64Array, key: bigint): number {
  whole[0] = key;
  let slot = Math.floor(((halves[0] as number) * keys.length) / 0x1_0000_0000);
  while (keys[slot] !== 0n && keys[slot] !== key) slot = slot + 1 === keys.length ? 0 : slot + 1;
  return slot;
}

/** One hash as two numbers: bigint arithmetic would allocate. */
const whole = new BigInt64Array(1);
const halves = new Uint32Array(whole.buffer);
