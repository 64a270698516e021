/**
 * Types of dotted paths into a document. A column with a path that does not exist, or that has a
 * value of another type, is a compile error.
 */

type Leaf = string | number | boolean | readonly unknown[];

/** Every dotted path of `T`: `'id' | 'fairings' | 'fairings.reused' | …`. */
export type Path<T> = T extends Leaf | null | undefined
  ? never
  : {
      [K in keyof T & string]: NonNullable<T[K]> extends Leaf
        ? K
        : K | `${K}.${Path<NonNullable<T[K]>>}`;
    }[keyof T & string];

/** The type at a path; nullable if a parent may be null. */
export type At<T, P extends string> = P extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? At<NonNullable<T[Head]>, Rest> | (null extends T[Head] ? null : never)
    : never
  : P extends keyof T
    ? T[P]
    : never;

/** The paths of `T` whose value is a `Value` and never null. */
export type PathTo<T, Value> = {
  [P in Path<T>]: At<T, P> extends Value ? P : never;
}[Path<T>];

/** The paths of `T` whose value is a `Value` or null. */
export type NullablePathTo<T, Value> = PathTo<T, Value | null>;

/** What a field contains, as messages name it. */
export type KindOf<Value> = [NonNullable<Value>] extends [never]
  ? 'null'
  : [NonNullable<Value>] extends [string]
    ? KindOfText<NonNullable<Value>>
    : [NonNullable<Value>] extends [number]
      ? 'number'
      : [NonNullable<Value>] extends [boolean]
        ? 'boolean'
        : [NonNullable<Value>] extends [readonly unknown[]]
          ? 'list'
          : [NonNullable<Value>] extends [object]
            ? 'object'
            : 'value of several types';

/** The client marks the texts whose format a schema checks: see its type `IsoText`. */
type KindOfText<Text> = '$iso' extends keyof Text
  ? Text extends { readonly $iso?: infer Format }
    ? NonNullable<Format>
    : 'text'
  : 'text';

/** Whether a field can fill a column of this kind. Every text can fill a text column. */
export type IsKind<Value, Kind> = 0 extends 1 & Value
  ? true
  : [Kind] extends ['text']
    ? [NonNullable<Value>] extends [string]
      ? true
      : false
    : [Extract<KindOf<Value>, Kind>] extends [never]
      ? false
      : true;

/** The paths of `T` whose value is an array or null. */
export type ArrayPath<T> = NullablePathTo<T, readonly unknown[]>;

/** The element type of the array at a path. */
export type ElementAt<T, P extends string> =
  NonNullable<At<T, P>> extends readonly (infer Element)[] ? Element : never;

/** The value at a path; null if it or a parent is undefined or null. */
export function valueAt(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Record<string, unknown>)[key];
  }
  return value ?? null;
}
