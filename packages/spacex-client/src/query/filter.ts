/**
 * Types of a filter over documents. A path that does not exist or a value of another type than the
 * field is a compile error.
 */

type Scalar = string | number | boolean | null;

type Elements<V> = V extends readonly (infer Element)[] ? Element : V;

/** Every dotted path of a document. Paths into lists have no index: `cores.landing_type`. */
export type FieldPath<D> = {
  [K in keyof D & string]: K | SubPath<K, NonNullable<Elements<NonNullable<D[K]>>>>;
}[keyof D & string];

type SubPath<K extends string, V> = V extends Scalar ? never : `${K}.${FieldPath<V>}`;

/** The type at a path; for a list, that of its elements. Nullable if a parent may be null. */
export type FieldValue<D, P extends string> = D extends Scalar
  ? never
  : P extends `${infer Head}.${infer Rest}`
    ? Head extends keyof D
      ? FieldValue<Elements<NonNullable<D[Head]>>, Rest> | Extract<D[Head], null>
      : never
    : P extends keyof D
      ? Elements<D[P]>
      : never;

/** The condition on a field: a value for equality, or MongoDB operators. */
export type Condition<V> =
  | Extract<V, Scalar>
  | {
      readonly $eq?: Extract<V, Scalar>;
      readonly $ne?: Extract<V, Scalar>;
      readonly $in?: readonly Extract<V, Scalar>[];
      readonly $nin?: readonly Extract<V, Scalar>[];
      readonly $gt?: Extract<V, string | number>;
      readonly $gte?: Extract<V, string | number>;
      readonly $lt?: Extract<V, string | number>;
      readonly $lte?: Extract<V, string | number>;
      readonly $exists?: boolean;
      /** The source of a regular expression, for text. */
      readonly $regex?: Extract<V, string>;
      /** Flags of `$regex`: `i`, `m`, `s`, `x`. */
      readonly $options?: Extract<V, string>;
      /** The number of elements of a list. */
      readonly $size?: number;
      /** Matches lists with at least one element that matches this filter. */
      readonly $elemMatch?: V extends Scalar ? never : Filter<V>;
    };

/**
 * A MongoDB filter over the documents of a resource. Timestamps are ISO 8601 texts in UTC and are
 * compared as texts.
 *
 * @example
 * ```ts
 * const filter: Filter<Launch> = {
 *   upcoming: false,
 *   date_utc: { $gte: '2022-01-01' },
 *   cores: { $elemMatch: { reused: true, landing_success: { $ne: true } } },
 * };
 * ```
 */
export type Filter<D> = {
  readonly [P in FieldPath<D>]?: Condition<FieldValue<D, P>>;
} & {
  readonly $and?: readonly Filter<D>[];
  readonly $or?: readonly Filter<D>[];
  /** Full-text search in the indexed fields. */
  readonly $text?: { readonly $search: string };
};
