import type { At, NullablePathTo, Path, PathTo } from './path.ts';

/**
 * The column types of the platform. Each target maps them to its own types.
 *
 * | type | value in a row | PostgreSQL |
 * |---|---|---|
 * | text | string | text |
 * | integer | number, 32 bits | integer |
 * | bigint | number, safe integer | bigint |
 * | double | number, finite | double precision |
 * | boolean | boolean | boolean |
 * | timestamp | ISO 8601 string in UTC, `2022-10-05T16:00:00.000Z` | timestamptz |
 * | date | `2010-06-04` | date |
 * | json | any JSON value | jsonb |
 */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'json';

/** Where the value of a column comes from, as data, so that other engines can compute it too. */
export type Origin =
  /** A path from the document's root. */
  | { readonly kind: 'document'; readonly path: readonly string[] }
  /** A path from the array element of this row. */
  | { readonly kind: 'item'; readonly path: readonly string[] }
  /** The element itself, or this field of it if the element is an object. */
  | { readonly kind: 'self'; readonly field: string | null }
  /** The 0-based index of the element. */
  | { readonly kind: 'position' }
  /** The UTC year of a timestamp of the document. */
  | { readonly kind: 'year'; readonly path: readonly string[] };

/** Options of a column. */
export interface ColumnOptions {
  /** One sentence for the data dictionary. */
  readonly description?: string;
  /** The unit of the value: `s`, `kg`, `deg`. */
  readonly unit?: string;
  /** The table whose key this column references. Documented and checked, not enforced. */
  readonly references?: string;
  /** The values that the source is known to use. `check` warns about any other. */
  readonly oneOf?: readonly string[];
  /** The smallest and the largest plausible value. Checked, not enforced. */
  readonly least?: number;
  readonly most?: number;
}

/** The definition of a column. `Value` is the type of its values, including null if nullable. */
export interface Column<Value = unknown> extends ColumnOptions {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly from: Origin;
  /** Carries the type of the value; does not exist at run time. */
  readonly $value?: Value;
}

/** Defines columns of one type: `c.text('serial')`, `c.integer.nullable('block')`. */
export interface ColumnOf<Source, In, Out> {
  (path: PathTo<Source, In>, options?: ColumnOptions): Column<Out>;
  nullable(path: NullablePathTo<Source, In>, options?: ColumnOptions): Column<Out | null>;
}

/** Defines columns by paths into one object type. */
export interface Columns<Source> {
  readonly text: ColumnOf<Source, string, string>;
  readonly integer: ColumnOf<Source, number, number>;
  readonly bigint: ColumnOf<Source, number, number>;
  readonly double: ColumnOf<Source, number, number>;
  readonly boolean: ColumnOf<Source, boolean, boolean>;
  readonly timestamp: ColumnOf<Source, string, string>;
  readonly date: ColumnOf<Source, string, string>;
  json<P extends Path<Source>>(path: P, options?: ColumnOptions): Column<At<Source, P>>;
}

/** Defines the columns of a table with one row per document. */
export interface DocumentColumns<Document> extends Columns<Document> {
  /** The UTC year of a timestamp. */
  yearOf(path: PathTo<Document, string>, options?: ColumnOptions): Column<number>;
}

/** Defines the columns of a table with one row per element of an array. */
export interface ItemColumns<Document, Item> extends Columns<Extract<Item, object>> {
  /** Defines columns by paths into the document that contains the element. */
  readonly parent: DocumentColumns<Document>;
  /** The 0-based index of the element in its array. */
  position(options?: ColumnOptions): Column<number>;
  /** The element itself, if it is a text. */
  selfText(options?: ColumnOptions): Column<string>;
  /** The element itself, if it is an integer. */
  selfBigint(options?: ColumnOptions): Column<number>;
  /** The element itself if it is a text, otherwise this field of it. */
  selfTextOr(
    field: NullablePathTo<Extract<Item, object>, string>,
    options?: ColumnOptions,
  ): Column<string | null>;
}

type Scope = 'document' | 'item';

function columnOf(type: ColumnType, scope: Scope) {
  const make = (nullable: boolean) => (path: string, options?: ColumnOptions) => ({
    type,
    nullable,
    from: { kind: scope, path: path.split('.') },
    ...options,
  });
  return Object.assign(make(false), { nullable: make(true) });
}

function columns(scope: Scope) {
  return {
    text: columnOf('text', scope),
    integer: columnOf('integer', scope),
    bigint: columnOf('bigint', scope),
    double: columnOf('double', scope),
    boolean: columnOf('boolean', scope),
    timestamp: columnOf('timestamp', scope),
    date: columnOf('date', scope),
    json: columnOf('json', scope).nullable,
    yearOf: (path: string, options?: ColumnOptions) => ({
      type: 'integer',
      nullable: false,
      from: { kind: 'year', path: path.split('.') },
      ...options,
    }),
  };
}

/** The column builder of a table with one row per document. */
export function documentColumns<Document>(): DocumentColumns<Document> {
  // Only the types restrict the paths; at run time a path is a string.
  return columns('document') as unknown as DocumentColumns<Document>;
}

/** The column builder of a table with one row per array element. */
export function itemColumns<Document, Item>(): ItemColumns<Document, Item> {
  const self = (type: ColumnType) => (options?: ColumnOptions) => ({
    type,
    nullable: false,
    from: { kind: 'self', field: null },
    ...options,
  });
  return {
    ...columns('item'),
    parent: columns('document'),
    position: (options?: ColumnOptions) => ({
      type: 'integer',
      nullable: false,
      from: { kind: 'position' },
      ...options,
    }),
    selfText: self('text'),
    selfBigint: self('bigint'),
    selfTextOr: (field: string, options?: ColumnOptions) => ({
      type: 'text',
      nullable: true,
      from: { kind: 'self', field },
      ...options,
    }),
  } as unknown as ItemColumns<Document, Item>;
}
