import { parse as parseArray } from 'postgres-array';
import { arrayElements } from './array-types.ts';

type Parser = (text: string) => unknown;

/** Parsers of values by the numbers (OIDs) of their PostgreSQL types. */
export type Parsers = Readonly<Record<number, Parser>>;

const text: Parser = (value) => value;
const json: Parser = (value) => JSON.parse(value) as unknown;

/** Booleans, 32-bit integers, doubles and JSON: read the same way on every engine. */
const commonParsers: Parsers = {
  16: (value) => value === 't',
  21: Number,
  23: Number,
  26: Number,
  114: json,
  700: Number,
  701: Number,
  3802: json,
};

/** Type numbers (OIDs) whose texts differ between the engines or need care. */
const oids = {
  ...{ int8: 20, numeric: 1700, super: 4000 },
  ...{ timestamptz: 1184, timestamp: 1114 },
} as const;

/**
 * From the texts of PostgreSQL to the values of rows: timestamps with a time zone as canonical ISO
 * texts, whole numbers as numbers if a double holds them exactly, else as bigints; numerics with a
 * fraction as doubles, and as texts if a double is too coarse to tell whole ones apart. The
 * connection must use `DateStyle` ISO and time zone UTC.
 */
export const postgresParsers: Parsers = {
  [oids.int8]: wholeNumber,
  [oids.numeric]: (value) => {
    if (/^-?\d+$/.test(value)) return wholeNumber(value);
    const number = Number(value);
    return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : value;
  },
  [oids.timestamptz]: timestampText,
};

/** The same for Redshift, whose timestamps have no time zone and are in UTC. */
export const redshiftParsers: Parsers = {
  [oids.int8]: wholeNumber,
  [oids.numeric]: Number,
  [oids.timestamptz]: timestampText,
  [oids.timestamp]: timestampText,
  [oids.super]: json,
};

/**
 * The parsers of an engine in the form that pg takes. An array of a built-in type becomes an array with
 * parsed elements, in as many dimensions; a type without a parser stays a text.
 */
export function pgTypes(own: Parsers) {
  const parserOf = (oid: number): Parser => own[oid] ?? commonParsers[oid] ?? text;
  const getTypeParser = (oid: number): Parser => {
    const element = arrayElements[oid];
    if (element === undefined) return parserOf(oid);
    const read = parserOf(element);
    return (value) => parseArray(value, read);
  };
  return { getTypeParser };
}

/** A number if a double holds it exactly, else a bigint. */
function wholeNumber(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

/** `2022-10-05 16:00:00+00` or `2022-10-05 16:00:00` becomes `2022-10-05T16:00:00.000Z`. */
export function timestampText(value: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00(?::00)?)?$/.exec(value);
  if (match === null) return value; // infinity, or a year that does not have four digits
  const fraction = (match[3] ?? '').padEnd(6, '0');
  return `${match[1]}T${match[2]}.${fraction.endsWith('000') ? fraction.slice(0, 3) : fraction}Z`;
}
