/** Every number of 16 bits in hexadecimal: a document needs some fifty ids. */
const fourDigits = Array.from({ length: 65_536 }, (_, at) => at.toString(16).padStart(4, '0'));

/**
 * A stream of numbers that is the same for the same seed, on every machine (mulberry32).
 * Good enough to vary data with, and for nothing else.
 */
export class Random {
  #state: number;

  /** @param stream tells the streams of one seed apart: the number of a document. */
  constructor(seed: number, stream: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0;
    // The first numbers of neighbouring streams resemble each other.
    for (let at = 0; at < 4; at++) this.#next();
  }

  /** A whole number from 0 to `below` - 1. */
  integer(below: number): number {
    return Math.floor((this.#next() / 4_294_967_296) * below);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.#next() < probability * 4_294_967_296;
  }

  /** One of the list. */
  pick<T>(list: readonly T[]): T {
    return list[this.integer(list.length)] as T;
  }

  /** The value, or null with this probability. */
  orNull<T>(nulls: number, value: () => T): T | null {
    return this.chance(nulls) ? null : value();
  }

  /** Hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      const word = this.#next();
      text += `${fourDigits[word >>> 16]}${fourDigits[word & 0xffff]}`;
    }
    return text.slice(0, digits);
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
