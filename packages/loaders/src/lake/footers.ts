/** The end of a footer, its length and `PAR1`, which differs if anything before it has another length. */
const trailerBytes = 8;

/** What a footer has that the first one does not have. */
interface Stored {
  /** Bytes at its beginning, and before its trailer, that are those of the first one. */
  readonly before: number;
  readonly after: number;
  /** The bytes between them, and the trailer. */
  readonly own: Uint8Array;
}

/**
 * The footers of files of one table. Most of their 10 KB is the schema, which is the same in each, so
 * only what differs from the first one is stored. A run can write thousands of files.
 */
export class Footers {
  #first: Uint8Array = new Uint8Array();
  readonly #stored = new Map<string, Stored>();

  add(path: string, footer: Uint8Array): void {
    if (this.#stored.size === 0) this.#first = footer;
    const first = this.#first;
    const [end, firstEnd] = [footer.length - trailerBytes, first.length - trailerBytes];
    const most = Math.max(0, Math.min(end, firstEnd));
    let before = 0;
    while (before < most && footer[before] === first[before]) before++;
    let after = 0;
    while (after < most - before && footer[end - 1 - after] === first[firstEnd - 1 - after]) {
      after++;
    }
    const own = Buffer.concat([footer.subarray(before, end - after), footer.subarray(end)]);
    this.#stored.set(path, { before, after, own });
  }

  has(path: string): boolean {
    return this.#stored.has(path);
  }

  /** The footer of a file; undefined if it was not added. */
  get(path: string): Uint8Array | undefined {
    const stored = this.#stored.get(path);
    if (stored === undefined) return undefined;
    const { before, after, own } = stored;
    const [first, firstEnd] = [this.#first, this.#first.length - trailerBytes];
    const footer = new Uint8Array(before + after + own.length);
    footer.set(first.subarray(0, before));
    footer.set(own.subarray(0, -trailerBytes), before);
    footer.set(first.subarray(firstEnd - after, firstEnd), footer.length - trailerBytes - after);
    footer.set(own.subarray(-trailerBytes), footer.length - trailerBytes);
    return footer;
  }
}
