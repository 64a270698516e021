/** Type numbers (OIDs) of PostgreSQL whose texts we read ourselves. */
const oids = { int8: 20, numeric: 1700, timestamptz: 1184, timestamp: 1114, date: 1082 } as const;

/**
 * From the server's texts to the values that rows have: moments as canonical ISO texts, days
 * as texts, whole numbers as numbers where a double holds them exactly, else as bigints; numerics
 * with a fraction as doubles, and as texts where those are too coarse to tell whole ones apart.
 * The connection must run with `DateStyle` ISO and time zone UTC.
 */
export const valueParsers: Readonly<Record<number, (text: string) => unknown>> = {
  [oids.int8]: wholeNumber,
  [oids.numeric]: (text) => {
    if (/^-?\d+$/.test(text)) return wholeNumber(text);
    const number = Number(text);
    return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : text;
  },
  [oids.timestamptz]: timestampText,
  [oids.timestamp]: (text) => text,
  [oids.date]: (text) => text,
};

function wholeNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** `2022-10-05 16:00:00+00` becomes `2022-10-05T16:00:00.000Z`. */
function timestampText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (match === null) return text; // infinity, or a year that ISO 8601 does not write in four digits
  const fraction = (match[3] ?? '').padEnd(6, '0');
  return `${match[1]}T${match[2]}.${fraction.endsWith('000') ? fraction.slice(0, 3) : fraction}Z`;
}
