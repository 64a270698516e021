// The small core of zod: functions in place of methods, so that a bundle has only what is used.
import * as z from 'zod/mini';
import { $ZodObjectJIT } from 'zod/v4/core';

/**
 * The types of which the resource schemas are built. Objects are strict, so that unknown keys are
 * found; {@link checkDocument} reports them as drift.
 */

/** Text. */
export const text = z.string();

/**
 * An id of the API, 24 hexadecimal digits in practice. Its length is limited because it becomes a
 * key, and PostgreSQL cannot index more than 2,704 bytes: one longer id would fail the whole load.
 */
export const id = z.string().check(z.minLength(1), z.maxLength(256));

/** A 32-bit integer: counts, years, degrees, burn times. */
export const int32 = z.int32();

/** An integer that a double represents exactly: UNIX seconds, catalog numbers, dollars. */
export const int53 = z.int();

/** A finite double. */
export const double = z.number();

/** `true` or `false`. */
export const flag = z.boolean();

/**
 * A timestamp in UTC, `2022-10-05T16:00:00.000Z`, with at most microseconds, which every warehouse
 * stores without rounding.
 */
export const utcTimestamp = z.iso
  .datetime()
  .check(
    z.regex(
      /^(?!0000).{19}(\.\d{1,6})?Z$/,
      'must be in UTC, with seconds and at most microseconds',
    ),
  );

/** A timestamp without a time zone, as Space-Track writes it (`TIME_SYSTEM` says UTC). */
export const naiveTimestamp = z.iso
  .datetime({ local: true })
  .check(
    z.regex(
      /^(?!0000).{19}(\.\d{1,6})?$/,
      'must have seconds, at most microseconds, and no time zone',
    ),
  );

/** A calendar day, `2010-06-04`. */
export const date = z.iso.date().check(z.regex(/^(?!0000)/, 'must be after the year 0'));

/** A list, which may be empty but is never null. */
export const list = z.array;

/** An object with exactly these keys; a missing value is null, not omitted. */
export function object<const Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.core.$ZodObject<Shape, z.core.$strict> {
  // The small core has an object without the fast path, which is four times faster where the
  // platform allows code generation from strings.
  return new $ZodObjectJIT({ type: 'object', shape, catchall: z.never() }) as z.core.$ZodObject<
    Shape,
    z.core.$strict
  >;
}

/** A value that may be null. */
export const nullable = z.nullable;

/** A value of one of several types. */
export const union = z.union;

/** The schema of an object with only these fields and `id`; any other schema as it is. */
export function pickFields(schema: z.core.$ZodType, fields: readonly string[]): z.core.$ZodType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type !== 'object') return schema;
  const picked = new Set([...fields, 'id']);
  return object(Object.fromEntries(Object.entries(def.shape).filter(([key]) => picked.has(key))));
}
