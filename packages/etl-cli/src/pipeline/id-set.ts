/**
 * A set of document ids that stays small: the API's ids are 24 hexadecimal digits, kept as
 * twelve bytes in one typed array (14 to 22 bytes an id with the free places) instead of about
 * a hundred in a Set. Any other text goes into a Set.
 */
export class IdSet {
  readonly #others = new Set<string>();
  #slots = new Uint32Array(3 * 1024);
  #used = 0;

  /** Adds an id; false when it is in already. */
  add(id: string): boolean {
    if (!objectId.test(id)) {
      if (this.#others.has(id)) return false;
      this.#others.add(id);
      return true;
    }
    const a = Number.parseInt(id.slice(0, 8), 16);
    const b = Number.parseInt(id.slice(8, 16), 16);
    const c = Number.parseInt(id.slice(16), 16);
    // All zeros marks a free place, so that one id is kept apart.
    if (a === 0 && b === 0 && c === 0) return this.#addZero(id);
    // Five sixths full at most: a third of the slots is one word of each place.
    if (this.#used * 18 >= this.#slots.length * 5) this.#grow();
    return this.#insert(a, b, c);
  }

  #addZero(id: string): boolean {
    const isNew = !this.#others.has(id);
    this.#others.add(id);
    return isNew;
  }

  #insert(a: number, b: number, c: number): boolean {
    const slots = this.#slots;
    const places = slots.length / 3;
    let place = (Math.imul(a ^ Math.imul(c, 0x9e3779b1), 0x85ebca6b) ^ b) >>> 0;
    for (place %= places; ; place = (place + 1) % places) {
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
      if (a !== 0 || b !== 0 || c !== 0) this.#insert(a, b, c);
    }
  }
}

const objectId = /^[0-9a-f]{24}$/;
