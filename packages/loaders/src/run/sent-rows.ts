import { documentKeyOf, type Row, type Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest, RowBatch } from '../loader.ts';
import { DocumentSet } from './document-set.ts';
import { refuseNumbers } from './refuse-numbers.ts';

/**
 * Refuses a document or a key that a run sends twice, and numbers that their columns cannot hold, on
 * every target alike: otherwise the outcome would depend on how a target enforces keys and types.
 *
 * @example
 * ```ts
 * const sent = new SentRows('sqlite');
 * const session: Pick<LoadSession, 'write'> = { write: async (batch) => sent.add(batch) };
 * ```
 */
export class SentRows {
  readonly #target: string;
  /** Undefined if the caller verifies itself that no document is repeated. */
  readonly #documents: Map<string, DocumentSet> | undefined;

  constructor(target: string, { distinct = false }: Pick<OpenRequest, 'distinct'> = {}) {
    this.#target = target;
    this.#documents = distinct ? undefined : new Map();
  }

  /** @throws LoaderError `duplicate_key` or `invalid_value` */
  add({ resource, documentIds, rows }: RowBatch): void {
    this.#addDocuments(resource, documentIds);
    for (const [table, some] of rows) {
      refuseNumbers(this.#target, table, some);
      const row = repeatedRow(table, some);
      if (row === undefined) continue;
      const key = table.key.map((name) => JSON.stringify(row[name]));
      const id = JSON.stringify(row[documentKeyOf(table)]);
      throw sentTwice(
        `The key (${table.key.join(', ')}) = (${key.join(', ')}) of ${table.name}, in document ${id},`,
        this.#target,
      );
    }
  }

  #addDocuments(resource: string, ids: readonly string[]): void {
    if (this.#documents === undefined) return;
    const documents = this.#documents.get(resource) ?? new DocumentSet();
    this.#documents.set(resource, documents);
    for (const id of ids) {
      if (!documents.add(id)) throw repeatedDocument(resource, id, this.#target);
    }
  }
}

/** The error of a document that a run has already sent. */
export function repeatedDocument(resource: string, id: string, target: string): LoaderError {
  return sentTwice(`Document ${JSON.stringify(id)} of ${resource}`, target);
}

function sentTwice(what: string, target: string): LoaderError {
  return new LoaderError(
    'duplicate_key',
    `${what} was sent twice to ${target}. Nothing was committed. ` +
      'Send each document once in a run, with all its rows in one batch.',
    { target },
  );
}

type Values = Readonly<Record<string, unknown>>;

/** A row whose key an earlier row of the list has too. */
function repeatedRow(table: Table, rows: readonly Row[]): Values | undefined {
  if (isInOrder(table, rows)) return undefined;
  const keys = new Set<string>();
  for (const row of rows as readonly Values[]) {
    const key = JSON.stringify(table.key.map((name) => row[name]));
    if (keys.has(key)) return row;
    keys.add(key);
  }
  return undefined;
}

/**
 * Whether the rows are as `rowsOf` makes them: those of a document follow each other, by position.
 * Then no key can be there twice, and no keys need to be collected.
 */
function isInOrder({ key }: Table, rows: readonly Row[]): boolean {
  const [id = '', position] = key;
  if (key.length > 2) return false;
  const ids = new Set<unknown>();
  let previous: Values = {};
  for (const row of rows as readonly Values[]) {
    const follows =
      row[id] === previous[id] &&
      position !== undefined &&
      Number(row[position]) > Number(previous[position]);
    if (!follows) {
      if (ids.has(row[id])) return false;
      ids.add(row[id]);
    }
    previous = row;
  }
  return true;
}
