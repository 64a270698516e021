import * as z from 'zod';
import type { DocumentSet } from '../documents.ts';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { RawBody } from '../http.ts';

/** One page of a query. */
export interface Page<T> extends DocumentSet<T> {
  /** Without credentials and query. */
  readonly url: string;
  readonly fetchedAt: string;
  readonly bytes: number;
  /** Documents on all pages together, rejects included. */
  readonly totalDocs: number;
  readonly limit: number;
  readonly offset: number | null;
  /** The first page is 1. */
  readonly page: number;
  readonly totalPages: number;
  readonly hasNextPage: boolean;
  readonly hasPrevPage: boolean;
  readonly nextPage: number | null;
  readonly prevPage: number | null;
}

const count = z.int().min(0);
const pageNumber = z.int().nullish().default(null);

/** Pages of mongoose-paginate, which the API uses; numbers that make no sense there are null. */
const envelopeSchema = z.object({
  docs: z.array(z.unknown()),
  totalDocs: count,
  limit: count,
  offset: count.nullish().default(null),
  page: pageNumber,
  totalPages: pageNumber,
  hasNextPage: z.boolean(),
  hasPrevPage: z.boolean(),
  nextPage: pageNumber,
  prevPage: pageNumber,
});

/** Splits a page into its documents, unchecked, and everything about the page. */
export function readEnvelope(body: RawBody): {
  docs: unknown[];
  page: Omit<Page<never>, keyof DocumentSet<never>>;
} {
  const parsed = envelopeSchema.safeParse(JSON.parse(body.text));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`);
    const message = `POST ${body.url} answered with an object that is no page (${faults.join('; ')}). Check that baseUrl serves v4 and v5 of the r/SpaceX API.`;
    throw new SpacexClientError('unexpected_shape', message, {
      url: body.url,
      status: body.status,
      ...(body.resource === undefined ? {} : { resource: body.resource }),
    });
  }
  const { docs, page, totalPages, ...rest } = parsed.data;
  const { url, fetchedAt, bytes } = body;
  return {
    docs,
    page: { ...rest, page: page ?? 1, totalPages: totalPages ?? 1, url, fetchedAt, bytes },
  };
}
