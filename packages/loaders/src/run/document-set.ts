import { contentHash, tablesOf } from '@spacex-platform/transform';
import { HashSet } from './hash-map.ts';

/** The ids of the documents of a resource in one run, as hashes. */
export class DocumentSet {
  readonly #hash = contentHash(idTable);
  readonly #ids = new HashSet();

  add(id: string): void {
    this.#ids.add(this.#hash({ id }));
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
