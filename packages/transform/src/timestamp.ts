/**
 * Days since 1970-01-01 of a date in the proleptic Gregorian calendar. `month` and `day` start at 1.
 *
 * @example
 * ```ts
 * daysFromCivil(1970, 1, 2); // 1
 * ```
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  // Years start in March here, so that the leap day is the last day.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * Days since 1970-01-01 of a text that starts with `YYYY-MM-DD`.
 *
 * @example
 * ```ts
 * daysOf('1970-01-02T12:00:00.000Z'); // 1
 * ```
 */
export function daysOf(text: string): number {
  return daysFromCivil(yearOf(text), digits2(text, 5), digits2(text, 8));
}

/** The year of a text that starts with `YYYY`. */
export function yearOf(text: string): number {
  return digits2(text, 0) * 100 + digits2(text, 2);
}

/**
 * Microseconds since midnight of a canonical timestamp.
 *
 * @example
 * ```ts
 * microsOfDay('2020-05-30T00:00:01.000Z'); // 1_000_000
 * ```
 */
export function microsOfDay(text: string): number {
  const seconds = digits2(text, 11) * 3600 + digits2(text, 14) * 60 + digits2(text, 17);
  const millis = digits2(text, 20) * 10 + (text.charCodeAt(22) - 48);
  const rest = text.length === 27 ? (text.charCodeAt(23) - 48) * 100 + digits2(text, 24) : 0;
  return (seconds * 1000 + millis) * 1000 + rest;
}

/**
 * Microseconds since 1970-01-01T00:00:00Z of a canonical timestamp, exact for every year.
 *
 * @example
 * ```ts
 * epochMicros('1970-01-01T00:00:01.000Z'); // 1_000_000n
 * ```
 */
export function epochMicros(text: string): bigint {
  return BigInt(daysOf(text)) * 86_400_000_000n + BigInt(microsOfDay(text));
}

/**
 * The canonical text of microseconds since 1970-01-01T00:00:00Z, for the years 1 to 9999.
 *
 * @example
 * ```ts
 * timestampOfMicros(1_000_001n); // '1970-01-01T00:00:01.000001Z'
 * ```
 */
export function timestampOfMicros(micros: bigint): string {
  const millis = micros >= 0n ? micros / 1000n : -((-micros + 999n) / 1000n);
  const rest = Number(micros - millis * 1000n);
  const text = new Date(Number(millis)).toISOString();
  return rest === 0 ? text : `${text.slice(0, 23)}${String(rest).padStart(3, '0')}Z`;
}

function digits2(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + (text.charCodeAt(at + 1) - 48);
}
