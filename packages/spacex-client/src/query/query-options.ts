import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { FieldPath, Filter } from './filter.ts';

/** The order of a field that a query sorts by. */
export type SortDirection = 'asc' | 'desc';

/** Options of a query; `Key` are the fields that `select` names. */
export interface QueryOptions<D, Key extends keyof D & string = keyof D & string> {
  /** Fields to sort by, the first one first. */
  readonly sort?: { readonly [P in FieldPath<D>]?: SortDirection };
  /** Documents on a page; the server's default is 10. */
  readonly limit?: number;
  /** The first page is 1. */
  readonly page?: number;
  /** Documents to skip, in place of `page`. */
  readonly offset?: number;
  /** Only these fields, and always `id`. */
  readonly select?: readonly Key[];
  /** False puts all documents on one page. */
  readonly pagination?: boolean;
  readonly signal?: AbortSignal;
}

/** A document of which only some fields were asked for. */
export type Selected<D, Key extends keyof D> = [keyof D] extends [Key]
  ? D
  : Pick<D, Key | (keyof D & 'id')>;

/** The body of a query request. */
export interface QueryBody {
  readonly query: unknown;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The body of a query as the server wants it. The database behind the API keeps `id` as `_id`, so
 * that is what a filter or an order by `id` has to say.
 *
 * @throws SpacexClientError `invalid_option`
 */
export function queryBody<D, Key extends keyof D & string>(
  filter: Filter<D>,
  options: QueryOptions<D, Key>,
): QueryBody {
  const { sort, select, pagination } = options;
  return {
    query: withDatabaseId(filter),
    options: {
      ...(sort === undefined ? {} : { sort: withDatabaseId(sort) }),
      ...wholeNumber('limit', options.limit, 1),
      ...wholeNumber('page', options.page, 1),
      ...wholeNumber('offset', options.offset, 0),
      ...(select === undefined ? {} : { select: selection(select) }),
      ...(pagination === undefined ? {} : { pagination }),
    },
  };
}

/**
 * An order that leaves nothing open: that of the caller, then by `id` where it does not say how.
 */
export function totalOrder<D>(sort: QueryOptions<D>['sort']): NonNullable<QueryOptions<D>['sort']> {
  const named = Object.entries(sort ?? {}).filter(([, direction]) => direction !== undefined);
  const hasId = named.some(([field]) => databaseKey(field) === '_id');
  return Object.fromEntries(hasId ? named : [...named, ['id', 'asc']]) as NonNullable<
    QueryOptions<D>['sort']
  >;
}

function wholeNumber(
  name: string,
  value: number | undefined,
  least: number,
): Record<string, number> {
  if (value === undefined) return {};
  if (Number.isSafeInteger(value) && value >= least) return { [name]: value };
  const message = `The query option ${name} is ${String(value)}: give a whole number from ${least}`;
  throw new SpacexClientError('invalid_option', message);
}

/** The API documents text and an object for this, and a list nowhere. */
function selection(fields: readonly string[]): Record<string, 1> {
  return Object.fromEntries([...fields, 'id'].map((field) => [databaseKey(field), 1]));
}

function databaseKey(key: string): string {
  return key === 'id' ? '_id' : key;
}

/** Renames `id` at the top level, and in the branches of `$and` and `$or`. */
function withDatabaseId(filter: unknown): unknown {
  if (typeof filter !== 'object' || filter === null) return filter;
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => {
      const isBranches = (key === '$and' || key === '$or') && Array.isArray(value);
      return [databaseKey(key), isBranches ? value.map(withDatabaseId) : value];
    }),
  );
}
