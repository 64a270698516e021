import { type Column, contentHash, type Table } from '@spacex-platform/transform';
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

const idColumn: Column<string> = {
  type: 'text',
  nullable: false,
  from: { kind: 'document', path: ['id'] },
};

const idTable: Table<'ids', { readonly id: Column<string> }> = {
  name: 'ids',
  resource: '',
  each: null,
  description: 'Document ids.',
  key: ['id'],
  partition: null,
  columns: { id: idColumn },
};
