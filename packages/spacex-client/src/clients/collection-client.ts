import type { Reject } from '../check-document.ts';
import { checkDocument, readDocument } from '../check-document.ts';
import type { DocumentSet } from '../check-documents.ts';
import { collectDocuments } from '../check-documents.ts';
import { invalidOption } from '../errors/invalid-option.ts';
import type { Http, RawBody } from '../http.ts';
import type { Filter } from '../query/filter.ts';
import type { Page } from '../query/page.ts';
import { readEnvelope } from '../query/page.ts';
import { followPages } from '../query/pages.ts';
import type { QueryOptions, Selected } from '../query/query-options.ts';
import { queryBody, totalOrder } from '../query/query-options.ts';
import type { DocumentSchema, Resource } from '../resource.ts';
import { pickFields } from '../schema.ts';
import { splitArray } from '../split-array.ts';
import { documentRejected } from './document-rejected.ts';
import type { CallOptions } from './singleton-client.ts';
import { getDocument } from './singleton-client.ts';

/** All documents of a list, valid or rejected, and the response they came from. */
export interface DocumentList<T>
  extends DocumentSet<T>,
    Pick<RawBody, 'url' | 'etag' | 'fetchedAt' | 'bytes' | 'notModified'> {}

/** Options of `pages`. */
export type PagesOptions<D, Key extends keyof D & string> = Omit<
  QueryOptions<D, Key>,
  'offset' | 'pagination'
>;

/** Options of `iterate`. */
export type IterateOptions<D, Key extends keyof D & string> = PagesOptions<D, Key> & {
  /** Called for each document that does not match its schema; by default the iteration throws. */
  readonly onReject?: (reject: Reject) => void;
};

/** Client of a resource that is a list of documents. */
export interface CollectionClient<D> {
  /**
   * Fetches all documents. Those that do not match their schema, or repeat the id of another one,
   * are in `rejects`.
   */
  list(options?: CallOptions): Promise<DocumentList<D>>;
  /**
   * Fetches one document.
   *
   * @throws SpacexClientError `not_found`, or `document_rejected` if it does not match its schema
   */
  get(id: string, options?: CallOptions): Promise<D>;
  /** Fetches one page of the documents that match a filter. */
  query<const Key extends keyof D & string = keyof D & string>(
    filter?: Filter<D>,
    options?: QueryOptions<D, Key>,
  ): Promise<Page<Selected<D, Key>>>;
  /** Fetches page after page, in the order of `sort` and then of `id`. */
  pages<const Key extends keyof D & string = keyof D & string>(
    filter?: Filter<D>,
    options?: PagesOptions<D, Key>,
  ): AsyncGenerator<Page<Selected<D, Key>>, void, undefined>;
  /** Yields the documents of all pages. */
  iterate<const Key extends keyof D & string = keyof D & string>(
    filter?: Filter<D>,
    options?: IterateOptions<D, Key>,
  ): AsyncGenerator<Selected<D, Key>, void, undefined>;
}

/** Documents per page of `pages` and `iterate`: few requests, and little memory. */
const pageSize = 200;

export function collectionClient<D>(
  http: Http,
  resource: Resource<string, D>,
): CollectionClient<D> {
  const client: CollectionClient<D> = {
    list: (options = {}) => listDocuments(http, resource, resource.path, options),

    get: async (id, options = {}) =>
      getDocument(http, resource, `${resource.path}/${pathSegment(id)}`, options),

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
      return {
        ...collectDocuments(resource.name, docs, (value) => checkDocument(partial, value)),
        ...page,
      };
    },

    pages<Key extends keyof D & string>(
      filter: Filter<D> = {},
      options: PagesOptions<D, Key> = {},
    ) {
      // Without a total order, the database may return a document on two pages and skip another.
      const sort = totalOrder<D>(options.sort);
      return followPages(options.page ?? 1, (page) =>
        client.query<Key>(filter, { ...options, limit: options.limit ?? pageSize, sort, page }),
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

/** Fetches a list of documents by its path. */
export async function listDocuments<D>(
  http: Http,
  resource: Resource<string, D>,
  path: string,
  { signal }: CallOptions,
): Promise<DocumentList<D>> {
  const body = await http({ path, expected: 'array', resource: resource.name, signal });
  const set = collectDocuments(resource.name, splitArray(body.text), (raw) =>
    readDocument(resource, raw),
  );
  const { url, etag, fetchedAt, bytes, notModified } = body;
  return { ...set, url, etag, fetchedAt, bytes, notModified };
}

/** Encodes an id as one segment of a path; `.` and `..` would lead to another path. */
function pathSegment(id: string): string {
  if (id !== '' && id !== '.' && id !== '..') return encodeURIComponent(id);
  const message = `id ${JSON.stringify(id)}: expected the 24 hexadecimal digits of a document id.`;
  throw invalidOption(message);
}

/** The resource with a schema of only the selected fields. */
function selected<D, Key extends keyof D & string>(
  resource: Resource<string, D>,
  select: readonly Key[] | undefined,
): Resource<string, Selected<D, Key>> {
  const schema = select === undefined ? resource.schema : pickFields(resource.schema, select);
  return { ...resource, schema: schema as DocumentSchema<Selected<D, Key>> };
}
