import type { At, IsKind, KindOf, NullablePathTo, Path } from './path.ts';

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
  /**
   * The value for documents without the field, and for rows that are older than the column. Only for
   * columns of texts.
   */
  readonly default?: string;
  /** Carries the type of the value; does not exist at run time. */
  readonly $value?: Value;
}

/** The sources of documents; every other text can be assigned too. */
export type SourceName = 'r-spacex' | 'launch-library' | (string & {});

/** The builder function for fields of each kind, for messages. */
interface BuilderFor {
  text: 'text';
  number: 'integer, c.bigint or c.double';
  boolean: 'boolean';
  timestamp: 'timestamp';
  date: 'date';
  list: 'json';
  object: 'json';
  null: 'json';
  'value of several types': 'json';
}

/** The paths whose fields fit the column. */
type FittingPath<Source, Kind extends string, Nullable extends boolean> = keyof {
  [P in Path<Source> as IsKind<At<Source, P>, Kind> extends true
    ? Nullable extends true
      ? P
      : null extends At<Source, P>
        ? never
        : P
    : never]: P;
};

/**
 * The path if its field fits the column; otherwise a sentence, which the compiler reports. Where the
 * compiler knows no single path (a typo, or a path that is being typed), the paths that fit.
 */
export type FieldFor<
  Source,
  P extends string,
  Kind extends string,
  Builder extends string,
  Nullable extends boolean,
> =
  Path<Source> extends P
    ? [FittingPath<Source, Kind, Nullable>] extends [never]
      ? PathOrSentence<Source, P, Kind, Builder, Nullable>
      : FittingPath<Source, Kind, Nullable>
    : PathOrSentence<Source, P, Kind, Builder, Nullable>;

type PathOrSentence<
  Source,
  P extends string,
  Kind extends string,
  Builder extends string,
  Nullable extends boolean,
> =
  IsKind<At<Source, P>, Kind> extends true
    ? Nullable extends true
      ? P
      : null extends At<Source, P>
        ? `${P} may be null: ${Builder extends 'yearOf' ? 'yearOf needs a field that never is' : `use c.${Builder}.nullable`}`
        : P
    : WrongKind<P, KindOf<At<Source, P>>, Kind, null extends At<Source, P> ? '.nullable' : ''>;

type WrongKind<
  P extends string,
  Found extends string,
  Kind extends string,
  Nullable extends string,
> = Found extends keyof BuilderFor
  ? `${P} is a ${Found}, not a ${Kind}: use c.${BuilderFor[Found]}${BuilderFor[Found] extends 'json' ? '' : Nullable}${Hint<Found, Kind>}`
  : never;

/** A text may be a timestamp of which the type of the document says nothing. */
type Hint<Found, Kind extends string> = Found extends 'text'
  ? Kind extends 'timestamp'
    ? ', or give the field the type UtcTimestamp'
    : Kind extends 'date'
      ? ', or give the field the type CalendarDate'
      : ''
  : '';

/** The values of a text column: the words that its field is known to have complete. */
type TextAt<Source, P extends string> =
  NonNullable<At<Source, P>> extends infer Text extends string
    ? '$iso' extends keyof Text
      ? string
      : Text
    : string;

/**
 * Defines columns of one type: `c.integer('flight_number')`, `c.integer.nullable('block')`. The path
 * must lead to a value of the type; without `nullable`, to one that is never null.
 */
export interface ColumnOf<Source, Kind extends string, Builder extends string, Out> {
  <const P extends Path<Source>>(
    path: FieldFor<Source, P, Kind, Builder, false>,
    options?: ColumnOptions,
  ): Column<Out>;
  nullable<const P extends Path<Source>>(
    path: FieldFor<Source, P, Kind, Builder, true>,
    options?: ColumnOptions,
  ): Column<Out | null>;
}

/** Defines text columns: `c.text('serial')`. */
export interface TextColumnOf<Source> {
  <const P extends Path<Source>>(
    path: FieldFor<Source, P, 'text', 'text', false>,
    options?: ColumnOptions,
  ): Column<TextAt<Source, P>>;
  nullable<const P extends Path<Source>>(
    path: FieldFor<Source, P, 'text', 'text', true>,
    options?: ColumnOptions,
  ): Column<TextAt<Source, P> | null>;
}

/** Defines columns by paths into one object type. */
export interface Columns<Source> {
  readonly text: TextColumnOf<Source>;
  readonly integer: ColumnOf<Source, 'number', 'integer', number>;
  readonly bigint: ColumnOf<Source, 'number', 'bigint', number>;
  readonly double: ColumnOf<Source, 'number', 'double', number>;
  readonly boolean: ColumnOf<Source, 'boolean', 'boolean', boolean>;
  readonly timestamp: ColumnOf<Source, 'timestamp', 'timestamp', string>;
  readonly date: ColumnOf<Source, 'date', 'date', string>;
  json<P extends Path<Source>>(path: P, options?: ColumnOptions): Column<At<Source, P>>;
}

/** Defines the columns of a table with one row per document. */
export interface DocumentColumns<Document> extends Columns<Document> {
  /**
   * The source of the document: its field `source`, or `r-spacex` if it has none, as in the documents
   * of the r/SpaceX API.
   */
  source(): Column<SourceName>;
  /** The UTC year of a timestamp, or the year of a date. */
  yearOf<const P extends Path<Document>>(
    path: FieldFor<
      Document,
      P,
      KindOf<At<Document, P>> extends 'date' ? 'date' : 'timestamp',
      'yearOf',
      false
    >,
    options?: ColumnOptions,
  ): Column<number>;
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
    source: () => ({
      type: 'text',
      nullable: false,
      from: { kind: 'document', path: ['source'] },
      default: 'r-spacex',
      oneOf: ['r-spacex', 'launch-library'],
      description: 'r-spacex or launch-library: the source of the document.',
    }),
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
