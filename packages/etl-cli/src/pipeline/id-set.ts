/**
 * A set of document ids that stays small: the API's ids are 24 hexadecimal digits, kept as
 * twelve bytes in typed arrays (14 to 22 bytes an id with the free places) instead of about a
 * hundred in a Set. Any other text goes into a Set.
 */
export class IdSet {
  readonly #others = new Set<string>();
  readonly #shards = Array.from({ length: shardCount }, () => new Shard());

  /** Adds an id; false when it is in already. */
  add(id: string): boolean {
    if (!objectId.test(id)) return this.#addOther(id);
    const a = Number.parseInt(id.slice(0, 8), 16);
    const b = Number.parseInt(id.slice(8, 16), 16);
    const c = Number.parseInt(id.slice(16), 16);
    // All zeros marks a free place, so that one id is kept apart.
    if (a === 0 && b === 0 && c === 0) return this.#addOther(id);
    const hash = hashOf(a, b, c);
    return (this.#shards[hash % shardCount] as Shard).add(hash, a, b, c);
  }

  #addOther(id: string): boolean {
    if (this.#others.has(id)) return false;
    this.#others.add(id);
    return true;
  }
}

const objectId = /^[0-9a-f]{24}$/;

/** A table that grows holds its old and its new places for a moment: one of many is little. */
const shardCount = 64;
const firstPlaces = 16;

/** The ids whose hashes leave one remainder; an open hash table with three words a place. */
class Shard {
  #slots = new Uint32Array(3 * firstPlaces);
  #used = 0;

  add(hash: number, a: number, b: number, c: number): boolean {
    // Five sixths full at most: a third of the slots is one word of each place.
    if (this.#used * 18 >= this.#slots.length * 5) this.#grow();
    return this.#insert(hash, a, b, c);
  }

  #insert(hash: number, a: number, b: number, c: number): boolean {
    const slots = this.#slots;
    const places = slots.length / 3;
    let place = Math.floor(hash / shardCount) % places;
    for (; ; place = (place + 1) % places) {
      const at = place * 3;
      if (slots[at] === 0 && slots[at + 1] === 0 && slots[at + 2] === 0) {
        slots[at] = a;
        slots[at + 1] = b;
        slots[at + 2] = c;
        this.#used++;
        return true;
      }
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c) return false;
    }
  }

  #grow(): void {
    const old = this.#slots;
    // By half, not double: what is free is memory that grows with the data.
    this.#slots = new Uint32Array((old.length / 3 + Math.ceil(old.length / 6)) * 3);
    this.#used = 0;
    for (let at = 0; at < old.length; at += 3) {
      const a = old[at] as number;
      const b = old[at + 1] as number;
      const c = old[at + 2] as number;
      if (a !== 0 || b !== 0 || c !== 0) this.#insert(hashOf(a, b, c), a, b, c);
    }
  }
}

/** The three words mixed, as an unsigned word whose last bits are as good as its first. */
function hashOf(a: number, b: number, c: number): number {
  let hash = Math.imul(a ^ Math.imul(c, 0x9e3779b1), 0x85ebca6b) ^ b;
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
