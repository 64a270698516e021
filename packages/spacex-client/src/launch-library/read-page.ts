import * as z from 'zod/mini';
import type { CheckedDocument } from '../check-document.ts';
import { collectDocuments } from '../check-documents.ts';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { RawBody } from '../http.ts';
import { memberText, splitArray } from '../split-array.ts';
import type { LibraryPage } from './library-page.ts';

const envelope = z.object({ count: z.int().check(z.nonnegative()), results: z.array(z.unknown()) });

/** A page with its documents as they were parsed, before they are validated. */
export interface ReadPage<T> {
  readonly page: LibraryPage<T>;
  readonly values: readonly unknown[];
}

/**
 * Splits an answer into its documents and validates each.
 *
 * @param normalise gives a document the names of version 2.3.0
 * @throws SpacexClientError `unexpected_shape` if the answer is not a page
 */
export function readPage<T>(
  body: RawBody,
  resource: string,
  normalise: (value: unknown) => unknown,
  check: (value: unknown, raw: string) => CheckedDocument<T>,
): ReadPage<T> {
  const parsed = z.safeParse(envelope, JSON.parse(body.text));
  if (!parsed.success) {
    const message = `GET ${body.url} returned an object that is not a page. Check that baseUrl serves version 2.3.0 of Launch Library.`;
    throw new SpacexClientError('unexpected_shape', message, { url: body.url, resource });
  }
  const { count, results } = parsed.data;
  const values = results.map(normalise);
  const raw = [...splitArray(memberText(body.text, 'results') ?? '[]')];
  const items = values.map((value, index) => [value, raw[index] ?? ''] as const);
  const { url, fetchedAt, bytes } = body;
  const set = collectDocuments(resource, items, ([value, text]) => check(value, text));
  return { values, page: { ...set, count, raw, url, fetchedAt, bytes } };
}
