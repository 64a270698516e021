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
