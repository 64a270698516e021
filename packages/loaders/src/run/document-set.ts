import { contentHash, tablesOf } from '@spacex-platform/transform';
import { HashSet } from './hash-map.ts';

/**
 * The ids of the documents of a resource in one run, as 64-bit hashes: among three million documents,
 * one in four million runs would find two different ids with the same hash.
 */
export class DocumentSet {
  readonly #hash = contentHash(idTable);
  readonly #ids = new HashSet();

  /** Adds an id; false if it was already present. */
  add(id: string): boolean {
    const hash = this.#hash({ id });
    if (this.#ids.has(hash)) return false;
    this.#ids.add(hash);
    return true;
  }

  has(id: string): boolean {
    return this.#ids.has(this.#hash({ id }));
  }
}

const idTable = tablesOf<{ readonly id: string }, ''>('').table('ids', {
  description: 'Document ids.',
  key: ['id'],
  columns: (c) => ({ id: c.text('id') }),
});
