import { epochMicros, timestampOfMicros, yearOf } from './timestamp.ts';

/** The limits of a timestamp: every target stores the years 1 to 9999. */
const first = epochMicros('0001-01-01T00:00:00.000Z');
const last = epochMicros('9999-12-31T23:59:59.999999Z');

const microsPerMinute = 60_000_000n;

/** A fraction may have more than six digits if the rest are zeros. */
const timestampPattern = /^(.{10}T.{8})(?:\.(\d{1,6})0*)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))?$/;

/**
 * Normalizes a timestamp to `YYYY-MM-DDTHH:MM:SS.sssZ`, or six digits if it has microseconds, so
 * that equal timestamps are equal texts. A text with an offset is converted to UTC; one without a
 * time zone is in UTC, as Space-Track writes it.
 *
 * @throws RangeError if the text is not an existing date and time with seconds and at most
 * microseconds, in the years 1 to 9999
 * @example
 * ```ts
 * canonicalTimestamp('2020-05-30T19:22:00Z'); // '2020-05-30T19:22:00.000Z'
 * canonicalTimestamp('2021-04-21T20:00:01.999872'); // '2021-04-21T20:00:01.999872Z'
 * canonicalTimestamp('2006-03-25T10:30:00+12:00'); // '2006-03-24T22:30:00.000Z'
 * ```
 */
export function canonicalTimestamp(text: string): string {
  const timestamp = readTimestamp(text);
  if (timestamp !== undefined) return timestamp;
  throw new RangeError(
    `Invalid timestamp ${JSON.stringify(text)}: expected an existing ISO 8601 date and time of the years 1 to 9999, with seconds and at most microseconds, such as 2020-05-30T19:22:00Z.`,
  );
}

/**
 * Reads a timestamp: an existing date and time with seconds, at most microseconds, and `Z`, an
 * offset, or nothing for UTC. The result is in the form of `canonicalTimestamp`; undefined if the
 * value is anything else, or is outside of the years 1 to 9999 in UTC.
 */
export function readTimestamp(value: unknown): string | undefined {
  // Several columns of one document read the same timestamp.
  if (value === lastValue) return lastTimestamp;
  if (typeof value !== 'string') return undefined;
  lastTimestamp = parseTimestamp(value);
  lastValue = value;
  return lastTimestamp;
}

let lastValue: string | undefined;
let lastTimestamp: string | undefined;

function parseTimestamp(value: string): string | undefined {
  // Nearly all timestamps of the API already have the canonical form.
  if (value.length === 24 && value.charCodeAt(23) === zulu && value.charCodeAt(19) === dot) {
    if (digitsAt(value, 20, 3) >= 0 && isDateAndTime(value)) return value;
  }
  const [, dateAndTime = '', fraction = '', sign, hours, minutes] =
    timestampPattern.exec(value) ?? [];
  if (!isDateAndTime(dateAndTime)) return undefined;
  const micros = fraction.padEnd(6, '0');
  const text = `${dateAndTime}.${micros.endsWith('000') ? micros.slice(0, 3) : micros}Z`;
  if (sign === undefined) return text;
  const offset = BigInt(Number(hours) * 60 + Number(minutes)) * microsPerMinute;
  const inUtc = epochMicros(text) + (sign === '+' ? -offset : offset);
  return inUtc < first || inUtc > last ? undefined : timestampOfMicros(inUtc);
}

/** Whether a value is an existing day of the years 1 to 9999 as `YYYY-MM-DD`. */
export function isDate(value: unknown): value is string {
  return typeof value === 'string' && value.length === 10 && startsWithDate(value);
}

/** The UTC year of a timestamp or a date; undefined for any other value. */
export function readYear(value: unknown): number | undefined {
  const text = isDate(value) ? value : readTimestamp(value);
  return text === undefined ? undefined : yearOf(text);
}

const zulu = 0x5a;
const dot = 0x2e;
const dash = 0x2d;
const colon = 0x3a;
const letterT = 0x54;

function isDateAndTime(text: string): boolean {
  return (
    startsWithDate(text) &&
    text.charCodeAt(10) === letterT &&
    isBetween(digitsAt(text, 11, 2), 0, 23) &&
    text.charCodeAt(13) === colon &&
    isBetween(digitsAt(text, 14, 2), 0, 59) &&
    text.charCodeAt(16) === colon &&
    isBetween(digitsAt(text, 17, 2), 0, 59)
  );
}

function startsWithDate(text: string): boolean {
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  return (
    year >= 1 &&
    text.charCodeAt(4) === dash &&
    isBetween(month, 1, 12) &&
    text.charCodeAt(7) === dash &&
    isBetween(digitsAt(text, 8, 2), 1, daysInMonth(year, month))
  );
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

/** The number that these digits are; -1 if one of the characters is missing or not a digit. */
function digitsAt(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
