import { LoaderError } from '../errors/loader-error.ts';
import type { RejectedDocument } from '../loader.ts';

/** Documents per batch: few enough to be a small part of the memory. */
const batchSize = 500;

/** What a caller gives for one resource. */
export interface GivenDocuments {
  readonly batches: AsyncIterable<readonly unknown[]>;
  readonly rejects: readonly RejectedDocument[];
}

/** @throws LoaderError `configuration` if the input is none of documents */
export function documentsOf(target: string, resource: string, input: unknown): GivenDocuments {
  if (isIterable(input)) return { batches: batchesOf(input), rejects: [] };
  const { documents, rejects = [] } = (input ?? {}) as {
    readonly documents?: unknown;
    readonly rejects?: readonly RejectedDocument[];
  };
  if (isIterable(documents)) return { batches: batchesOf(documents), rejects };
  throw new LoaderError(
    'configuration',
    `Invalid documents of ${resource} for ${target}: expected a list, an iterable, or { documents, rejects } as the client returns them.`,
    { target },
  );
}

async function* batchesOf(
  documents: Iterable<unknown> | AsyncIterable<unknown>,
): AsyncGenerator<readonly unknown[]> {
  let batch: unknown[] = [];
  for await (const document of documents) {
    batch.push(document);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}
