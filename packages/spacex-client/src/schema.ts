// Imported as a namespace, so that bundlers can drop the unused two thirds of zod.
import * as z from 'zod';

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
export const id = z.string().min(1).max(256);

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
  .regex(/^(?!0000).{19}(\.\d{1,6})?Z$/, 'must be in UTC, with seconds and at most microseconds');

/** A timestamp without a time zone, as Space-Track writes it (`TIME_SYSTEM` says UTC). */
export const naiveTimestamp = z.iso
  .datetime({ local: true })
  .regex(
    /^(?!0000).{19}(\.\d{1,6})?$/,
    'must have seconds, at most microseconds, and no time zone',
  );

/** A calendar day, `2010-06-04`. */
export const date = z.iso.date().regex(/^(?!0000)/, 'must be after the year 0');

/** A list, which may be empty but is never null. */
export const list = z.array;

/** An object with exactly these keys; a missing value is null, not omitted. */
export const object = z.strictObject;
