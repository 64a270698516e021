import * as z from 'zod/v4/core';
import type { DocumentSet } from '../check-documents.ts';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { RawBody } from '../http.ts';
import { count, flag, int53, list, nullable } from '../schema.ts';
import { parseOrIssues } from '../zod-issues.ts';

/** One page of a query. */
export interface Page<T> extends DocumentSet<T> {
  /** The requested URL without credentials and query. */
  readonly url: string;
  readonly fetchedAt: string;
  readonly bytes: number;
  /** The number of documents on all pages, rejects included. */
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

const shape = {
  docs: list(new z.$ZodUnknown({ type: 'unknown' })),
  totalDocs: count,
  limit: count,
  offset: nullable(count),
  page: nullable(int53),
  totalPages: nullable(int53),
  hasNextPage: flag,
  hasPrevPage: flag,
  nextPage: nullable(int53),
  prevPage: nullable(int53),
};

/** A page as mongoose-paginate returns it; numbers that do not apply are null. */
const envelopeSchema = new z.$ZodObject({ type: 'object', shape }) as z.$ZodObject<
  typeof shape,
  z.$strip
>;

/** Numbers that do not apply may also be absent. */
const absent = { offset: null, page: null, totalPages: null, nextPage: null, prevPage: null };

/** Splits a page into its documents, not yet validated, and its metadata. */
export function readEnvelope(body: RawBody): {
  docs: unknown[];
  page: Omit<Page<never>, keyof DocumentSet<never>>;
} {
  const parsed = parseOrIssues(envelopeSchema, { ...absent, ...JSON.parse(body.text) });
  if ('issues' in parsed) {
    const issues = parsed.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    const message = `POST ${body.url} returned an object that is not a page (${issues.join('; ')}). Check that baseUrl serves v4 and v5 of the r/SpaceX API.`;
    throw new SpacexClientError('unexpected_shape', message, {
      url: body.url,
      status: body.status,
      ...(body.resource && { resource: body.resource }),
    });
  }
  const { docs, page, totalPages, ...rest } = parsed.data;
  const { url, fetchedAt, bytes } = body;
  return {
    docs,
    page: { ...rest, page: page ?? 1, totalPages: totalPages ?? 1, url, fetchedAt, bytes },
  };
}
