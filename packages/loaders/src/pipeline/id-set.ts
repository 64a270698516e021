/**
 * A compact set of document IDs. The IDs of the API are 24 hexadecimal digits, stored as twelve
 * bytes in typed arrays (14 to 22 bytes per ID with the free slots) instead of about a hundred in a
 * Set. Other IDs are stored in a Set.
 */
export class IdSet {
  readonly #others = new Set<string>();
  readonly #shards = Array.from({ length: shardCount }, () => new Shard());

  /** Adds an ID; false if it was already present. */
  add(id: string): boolean {
    if (!objectId.test(id)) return this.#addOther(id);
    const a = Number.parseInt(id.slice(0, 8), 16);
    const b = Number.parseInt(id.slice(8, 16), 16);
    const c = Number.parseInt(id.slice(16), 16);
    // All zeros marks a free slot, so that ID is stored in the Set.
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

/** While a table grows it holds its old and its new slots; many small tables bound that memory. */
const shardCount = 64;
const initialSlots = 16;

/** The IDs of one remainder of the hash: an open-addressing hash table with three words per slot. */
class Shard {
  #words = new Uint32Array(3 * initialSlots);
  #used = 0;

  add(hash: number, a: number, b: number, c: number): boolean {
    // At most five sixths full; there are three words per slot.
    if (this.#used * 18 >= this.#words.length * 5) this.#grow();
    return this.#insert(hash, a, b, c);
  }

  #insert(hash: number, a: number, b: number, c: number): boolean {
    const words = this.#words;
    const slots = words.length / 3;
    let slot = Math.floor(hash / shardCount) % slots;
    for (; ; slot = (slot + 1) % slots) {
      const at = slot * 3;
      if (words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0) {
        words[at] = a;
        words[at + 1] = b;
        words[at + 2] = c;
        this.#used++;
        return true;
      }
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) return false;
    }
  }

  #grow(): void {
    const old = this.#words;
    // By half instead of double, which limits the memory of free slots.
    this.#words = new Uint32Array((old.length / 3 + Math.ceil(old.length / 6)) * 3);
    this.#used = 0;
    for (let at = 0; at < old.length; at += 3) {
      const a = old[at] as number;
      const b = old[at + 1] as number;
      const c = old[at + 2] as number;
      if (a !== 0 || b !== 0 || c !== 0) this.#insert(hashOf(a, b, c), a, b, c);
    }
  }
}

/** Mixes the three words into one unsigned word whose bits are evenly distributed. */
function hashOf(a: number, b: number, c: number): number {
  let hash = Math.imul(a ^ Math.imul(c, 0x9e3779b1), 0x85ebca6b) ^ b;
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
