import type { DocumentComparison } from '../loader.ts';

/** Counts the documents of a resource in a target by the rows of one of its tables. */
export class ExistingDocuments {
  readonly #resource: string;
  /** Only if the table can have several rows for a document. */
  readonly #ids: Set<string> | undefined;
  #existing = 0;
  #vanished = 0;

  /** @param isRoot whether the table has one row for each document */
  constructor(resource: string, isRoot: boolean) {
    this.#resource = resource;
    this.#ids = isRoot ? undefined : new Set();
  }

  add(documentId: string, isVanished: boolean): void {
    if (this.#ids?.has(documentId) === true) return;
    this.#ids?.add(documentId);
    this.#existing++;
    if (isVanished) this.#vanished++;
  }

  get counts(): DocumentComparison {
    return { resource: this.#resource, existing: this.#existing, vanished: this.#vanished };
  }
}
