// The core of zod: its constructors, without the methods and functions of its two libraries, so that
// a bundle has only what validates.
import * as z from 'zod/v4/core';

/**
 * The types of which the resource schemas are built. Objects are strict, so that unknown keys are
 * found; {@link checkDocument} reports them as drift.
 */

/** Text. */
export const text = new z.$ZodString({ type: 'string' });

/**
 * An id of the API, 24 hexadecimal digits in practice. Its length is limited because it becomes a
 * key, and PostgreSQL cannot index more than 2,704 bytes: one longer id would fail the whole load.
 */
export const id = new z.$ZodString({
  type: 'string',
  checks: [
    new z.$ZodCheckMinLength({ check: 'min_length', minimum: 1 }),
    new z.$ZodCheckMaxLength({ check: 'max_length', maximum: 256 }),
  ],
});

/** A 32-bit integer: counts, years, degrees, burn times. */
export const int32 = integer('int32');

/** An integer that a double represents exactly: UNIX seconds, catalog numbers, dollars. */
export const int53 = integer('safeint');

/** A number of things, below 2^32. */
export const count = integer('uint32');

/** A finite double. */
export const double = new z.$ZodNumber({ type: 'number' });

/** `true` or `false`. */
export const flag = new z.$ZodBoolean({ type: 'boolean' });

/**
 * A timestamp in UTC, `2022-10-05T16:00:00.000Z`, with at most microseconds, which every warehouse
 * stores without rounding.
 */
export const utcTimestamp = timestamp(
  false,
  matches(/^(?!0000).{19}(\.\d{1,6})?Z$/, 'must be in UTC, with seconds and at most microseconds'),
);

/** A timestamp without a time zone, as Space-Track writes it (`TIME_SYSTEM` says UTC). */
export const naiveTimestamp = timestamp(
  true,
  matches(
    /^(?!0000).{19}(\.\d{1,6})?$/,
    'must have seconds, at most microseconds, and no time zone',
  ),
);

/** A calendar day, `2010-06-04`. */
export const date = new z.$ZodISODate({
  type: 'string',
  check: 'string_format',
  format: 'date',
  checks: [matches(/^(?!0000)/, 'must be after the year 0')],
});

/** A list, which may be empty but is never null. */
export function list<T extends z.$ZodType>(element: T): z.$ZodArray<T> {
  return new z.$ZodArray({ type: 'array', element }) as z.$ZodArray<T>;
}

/** An object with exactly these keys; a missing value is null, not omitted. */
export function object<const Shape extends z.$ZodLooseShape>(
  shape: Shape,
): z.$ZodObject<Shape, z.$strict> {
  const catchall = new z.$ZodNever({ type: 'never' });
  return new z.$ZodObject({ type: 'object', shape, catchall }) as z.$ZodObject<Shape, z.$strict>;
}

/** An object with these keys and any others. */
export function looseObject<const Shape extends z.$ZodLooseShape>(
  shape: Shape,
): z.$ZodObject<Shape, z.$loose> {
  const catchall = new z.$ZodUnknown({ type: 'unknown' });
  return new z.$ZodObject({ type: 'object', shape, catchall }) as z.$ZodObject<Shape, z.$loose>;
}

/** A value that may be null. */
export function nullable<T extends z.$ZodType>(innerType: T): z.$ZodNullable<T> {
  return new z.$ZodNullable({ type: 'nullable', innerType }) as z.$ZodNullable<T>;
}

/** A value of one of several types. */
export function union<const T extends readonly z.$ZodType[]>(options: T): z.$ZodUnion<T> {
  return new z.$ZodUnion({ type: 'union', options }) as z.$ZodUnion<T>;
}

function integer(format: 'int32' | 'uint32' | 'safeint') {
  return new z.$ZodNumberFormat({
    type: 'number',
    check: 'number_format',
    abort: false,
    format,
  });
}

function timestamp(local: boolean, check: z.$ZodCheck<string>) {
  return new z.$ZodISODateTime({
    type: 'string',
    check: 'string_format',
    format: 'datetime',
    offset: false,
    local,
    precision: null,
    checks: [check],
  });
}

function matches(pattern: RegExp, message: string) {
  return new z.$ZodCheckRegex({
    check: 'string_format',
    format: 'regex',
    pattern,
    error: () => message,
  });
}

/** The schema of an object with only these fields and `id`; any other schema as it is. */
export function pickFields(schema: z.$ZodType, fields: readonly string[]): z.$ZodType {
  const { def } = (schema as z.$ZodTypes)._zod;
  if (def.type !== 'object') return schema;
  const picked = new Set([...fields, 'id']);
  return object(Object.fromEntries(Object.entries(def.shape).filter(([key]) => picked.has(key))));
}
