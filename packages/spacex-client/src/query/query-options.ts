import { invalidOption } from '../errors/invalid-option.ts';
import { wholeNumber } from '../errors/whole-number.ts';
import type { FieldPath, Filter } from './filter.ts';

/** The sort order of a field. */
export type SortDirection = 'asc' | 'desc';

/** Options of a query; `Key` are the fields that `select` names. */
export interface QueryOptions<D, Key extends keyof D & string = keyof D & string> {
  /** Fields to sort by, in this order. */
  readonly sort?: { readonly [P in FieldPath<D>]?: SortDirection };
  /** Documents per page. Default: 10 for `query`, which is the server's, and 200 for `pages` and `iterate`. */
  readonly limit?: number;
  /** The first page is 1. */
  readonly page?: number;
  /** Documents to skip; an alternative to `page`. */
  readonly offset?: number;
  /** Fields to return; `id` is always returned. */
  readonly select?: readonly Key[];
  /** Set to false to get all documents on one page. */
  readonly pagination?: boolean;
  readonly signal?: AbortSignal;
}

/** A document with only the selected fields. */
export type Selected<D, Key extends keyof D> = [keyof D] extends [Key]
  ? D
  : Pick<D, Key | (keyof D & 'id')>;

/** The body of a query request. */
export interface QueryBody {
  readonly query: unknown;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Builds the body of a query request. The database of the API stores `id` as `_id`, so filters and
 * sort orders must use that name.
 *
 * @throws SpacexClientError `invalid_option`
 */
export function queryBody<D, Key extends keyof D & string>(
  filter: Filter<D>,
  options: QueryOptions<D, Key>,
): QueryBody {
  const { sort, select, pagination } = options;
  refuseMissingConditions(filter);
  return {
    query: withDatabaseId(filter),
    options: {
      // JSON has no undefined: the API gets the options that are given.
      sort: sort && withDatabaseId(sort),
      limit: integer('limit', options.limit, 1),
      page: integer('page', options.page, 1),
      offset: integer('offset', options.offset, 0),
      select: select && selection(select),
      pagination,
    },
  };
}

/** JSON drops or replaces some values, and a filter without its condition would match all documents. */
function refuseMissingConditions(filter: unknown): void {
  JSON.stringify(filter, (field, value: unknown) => {
    if (/^(?:string|boolean|object)$/.test(typeof value) || Number.isFinite(value)) return value;
    const message = `condition ${field} ${String(value)}: leave the field out, or use null.`;
    throw invalidOption(message);
  });
}

/** Adds `id` to a sort order that does not contain it, which makes the order total. */
export function totalOrder<D>(sort: QueryOptions<D>['sort']): NonNullable<QueryOptions<D>['sort']> {
  const named = Object.entries(sort ?? {}).filter(([, direction]) => direction !== undefined);
  const hasId = named.some(([field]) => databaseKey(field) === '_id');
  return Object.fromEntries(hasId ? named : [...named, ['id', 'asc']]) as NonNullable<
    QueryOptions<D>['sort']
  >;
}

function integer(name: string, value: number | undefined, min: number): number | undefined {
  return value === undefined ? value : wholeNumber(`query option ${name}`, value, min);
}

/** Builds `select` as an object, because the API does not document lists for it. */
function selection(fields: readonly string[]): Record<string, 1> {
  return Object.fromEntries([...fields, 'id'].map((field) => [databaseKey(field), 1]));
}

function databaseKey(key: string): string {
  return key === 'id' ? '_id' : key;
}

/** Renames `id` at the top level and in the branches of `$and` and `$or`. */
function withDatabaseId(filter: unknown): unknown {
  if (typeof filter !== 'object' || filter === null) return filter;
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => {
      const isBranches = (key === '$and' || key === '$or') && Array.isArray(value);
      return [databaseKey(key), isBranches ? value.map(withDatabaseId) : value];
    }),
  );
}
