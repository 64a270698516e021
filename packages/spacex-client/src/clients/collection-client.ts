import * as z from 'zod';
import type { Reject } from '../document.ts';
import { checkDocument, readDocument } from '../document.ts';
import type { DocumentSet } from '../documents.ts';
import { collectDocuments } from '../documents.ts';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { Http, RawBody } from '../http.ts';
import type { Filter } from '../query/filter.ts';
import type { Page } from '../query/page.ts';
import { readEnvelope } from '../query/page.ts';
import { followPages } from '../query/pages.ts';
import type { QueryOptions, Selected } from '../query/query-options.ts';
import { queryBody, totalOrder } from '../query/query-options.ts';
import type { Resource } from '../resource.ts';
import { splitArray } from '../split-array.ts';
import { documentRejected } from './document-rejected.ts';
import type { CallOptions } from './singleton-client.ts';
import { getDocument } from './singleton-client.ts';

/** Every document of a list, good or not, and where they came from. */
export interface DocumentList<T>
  extends DocumentSet<T>,
    Pick<RawBody, 'url' | 'etag' | 'fetchedAt' | 'bytes' | 'notModified'> {}

/** Options of a walk over all pages. */
export type PagesOptions<D, Key extends keyof D & string> = Omit<
  QueryOptions<D, Key>,
  'offset' | 'pagination'
>;

/** Options of a walk over all documents. */
export type IterateOptions<D, Key extends keyof D & string> = PagesOptions<D, Key> & {
  /** Gets each document that breaks its schema; without it such a document ends the walk. */
  readonly onReject?: (reject: Reject) => void;
};

/** A resource that is a list of documents. */
export interface CollectionClient<D> {
  /** All documents; those that break their schema are in `rejects`. */
  list(options?: CallOptions): Promise<DocumentList<D>>;
  /** @throws SpacexClientError `not_found`, or `document_rejected` when it breaks its schema. */
  get(id: string, options?: CallOptions): Promise<D>;
  /** One page of the documents that fulfil a filter. */
  query<const Key extends keyof D & string = keyof D & string>(
    filter?: Filter<D>,
    options?: QueryOptions<D, Key>,
  ): Promise<Page<Selected<D, Key>>>;
  /** Page after page; in the order of `sort`, and of `id` where that leaves it open. */
  pages<const Key extends keyof D & string = keyof D & string>(
    filter?: Filter<D>,
    options?: PagesOptions<D, Key>,
  ): AsyncGenerator<Page<Selected<D, Key>>, void, undefined>;
  /** Document after document over all pages. */
  iterate<const Key extends keyof D & string = keyof D & string>(
    filter?: Filter<D>,
    options?: IterateOptions<D, Key>,
  ): AsyncGenerator<Selected<D, Key>, void, undefined>;
}

export function collectionClient<D>(
  http: Http,
  resource: Resource<string, z.ZodType<D>>,
): CollectionClient<D> {
  const client: CollectionClient<D> = {
    list: (options = {}) => listDocuments(http, resource, resource.path, options),

    get: async (id, options = {}) =>
      getDocument(http, resource, `${resource.path}/${segment(id)}`, options),

    async query<Key extends keyof D & string>(
      filter: Filter<D> = {},
      options: QueryOptions<D, Key> = {},
    ) {
      const body = await http({
        path: `${resource.path}/query`,
        expected: 'object',
        resource: resource.name,
        json: queryBody<D, Key>(filter, options),
        signal: options.signal,
      });
      const { docs, page } = readEnvelope(body);
      const partial = selected<D, Key>(resource, options.select);
      return { ...collectDocuments(docs, (value) => checkDocument(partial, value)), ...page };
    },

    pages<Key extends keyof D & string>(
      filter: Filter<D> = {},
      options: PagesOptions<D, Key> = {},
    ) {
      // Without a total order the database may show a document on two pages and another on none.
      const sort = totalOrder<D>(options.sort);
      return followPages(options.page ?? 1, (page) =>
        client.query<Key>(filter, { ...options, sort, page }),
      );
    },

    async *iterate<Key extends keyof D & string>(
      filter: Filter<D> = {},
      options: IterateOptions<D, Key> = {},
    ) {
      const { onReject, ...rest } = options;
      for await (const page of client.pages<Key>(filter, rest as PagesOptions<D, Key>)) {
        for (const reject of page.rejects) {
          if (onReject === undefined) throw documentRejected(reject, page.url);
          onReject(reject);
        }
        yield* page.documents;
      }
    },
  };
  return client;
}

/** Gets a list of documents by its path. */
export async function listDocuments<D>(
  http: Http,
  resource: Resource<string, z.ZodType<D>>,
  path: string,
  { signal }: CallOptions,
): Promise<DocumentList<D>> {
  const body = await http({ path, expected: 'array', resource: resource.name, signal });
  const set = collectDocuments(splitArray(body.text), (raw) => readDocument(resource, raw));
  const { url, etag, fetchedAt, bytes, notModified } = body;
  return { ...set, url, etag, fetchedAt, bytes, notModified };
}

/** An id as one segment of a path, which `.` and `..` are not. */
function segment(id: string): string {
  if (id !== '' && id !== '.' && id !== '..') return encodeURIComponent(id);
  const message = `${JSON.stringify(id)} is no id of a document: give the 24 digits of its id`;
  throw new SpacexClientError('invalid_option', message);
}

/** The resource with only the selected fields, which are then all that a document must have. */
function selected<D, Key extends keyof D & string>(
  resource: Resource<string, z.ZodType<D>>,
  select: readonly Key[] | undefined,
): Resource<string, z.ZodType<Selected<D, Key>>> {
  const whole: z.ZodType = resource.schema;
  const schema = select !== undefined && whole instanceof z.ZodObject ? pick(whole, select) : whole;
  return { ...resource, schema: schema as z.ZodType<Selected<D, Key>> };
}

function pick(whole: z.ZodObject, select: readonly string[]): z.ZodObject {
  const wanted = new Set([...select, 'id']);
  return z.strictObject(
    Object.fromEntries(Object.entries(whole.shape).filter(([key]) => wanted.has(key))),
  );
}
