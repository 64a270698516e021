/** `2022-10-05 16:00:00` becomes `2022-10-05T16:00:00.000Z`: timestamps of ours are in UTC. */
export function momentText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00(?::00)?)?$/.exec(text);
  if (match === null) return text;
  const fraction = (match[3] ?? '').padEnd(6, '0');
  return `${match[1]}T${match[2]}.${fraction.endsWith('000') ? fraction.slice(0, 3) : fraction}Z`;
}

/** A number where a double holds it exactly, else a bigint. */
export function wholeNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** The value of a SUPER column. */
export function superValue(text: string): unknown {
  return JSON.parse(text) as unknown;
}

/** The text as a VARCHAR of so many bytes holds it: cut at a character where it is longer. */
export function fittingText(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const cut = Buffer.from(text).subarray(0, bytes).toString('utf8');
  return cut.replace(/\ufffd+$/, '');
}
