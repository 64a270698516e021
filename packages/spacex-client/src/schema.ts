// As a namespace, and not `{ z }`: bundlers can then leave out what nobody uses, two thirds of zod.
import * as z from 'zod';

/**
 * The vocabulary of the resource schemas. Objects are strict on purpose: an unknown key is how
 * drift of the API is noticed. {@link checkDocument} tells it apart from a broken document.
 */

/** Text. */
export const text = z.string();

/**
 * An identifier of the API, 24 hexadecimal digits in practice. It becomes a key, and PostgreSQL
 * indexes no more than 2,704 bytes: one longer id would fail the load of all documents.
 */
export const id = z.string().min(1).max(256);

/** A whole number that fits in 32 bits: counts, years, degrees, seconds of a burn. */
export const int32 = z.int32();

/** A whole number that a double holds exactly: UNIX seconds, catalogue numbers, dollars. */
export const int53 = z.int();

/** A finite double. */
export const double = z.number();

/** `true` or `false`. */
export const flag = z.boolean();

/**
 * A moment in UTC, `2022-10-05T16:00:00.000Z`, with at most six digits of a second: what every
 * warehouse can keep without rounding.
 */
export const utcTimestamp = z.iso
  .datetime()
  .regex(/^(?!0000).{19}(\.\d{1,6})?Z$/, 'must have seconds, and at most microseconds, in UTC');

/** A moment without a zone, as Space-Track writes it (`TIME_SYSTEM` says UTC). */
export const naiveTimestamp = z.iso
  .datetime({ local: true })
  .regex(/^(?!0000).{19}(\.\d{1,6})?$/, 'must have seconds, and at most microseconds, and no zone');

/** A calendar day, `2010-06-04`. */
export const date = z.iso.date().regex(/^(?!0000)/, 'must lie after the year 0');

/** A list that the API always writes, empty or not. */
export const list = z.array;

/** An object that must have exactly these keys; null is written, never omitted. */
export const object = z.strictObject;
