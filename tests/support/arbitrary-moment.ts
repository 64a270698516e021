import fc from 'fast-check';

/** Ends of the calendar, of the signed 32-bit seconds, and leap years of every kind. */
const years = [1, 4, 100, 400, 1582, 1752, 1900, 1969, 1970, 1999, 2000, 2001, 2024, 2038, 9999];

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysOfMonth = (year: number, month: number) =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
const digits = (value: number, length: number) => String(value).padStart(length, '0');

const year = fc.oneof(fc.constantFrom(...years), fc.integer({ min: 1, max: 9999 }));
const month = fc.oneof(fc.constantFrom(1, 2, 12), fc.integer({ min: 1, max: 12 }));
const dayFromEnd = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }));

/** A day that exists, `0001-01-01` to `9999-12-31`; often the last one of its month. */
export const arbitraryDate = fc.tuple(year, month, dayFromEnd).map(([y, m, back]) => {
  const day = Math.max(1, daysOfMonth(y, m) - back);
  return `${digits(y, 4)}-${digits(m, 2)}-${digits(day, 2)}`;
});

const clock = fc.oneof(
  fc.constantFrom('00:00:00', '23:59:59'),
  fc
    .tuple(fc.nat(23), fc.nat(59), fc.nat(59))
    .map((parts) => parts.map((part) => digits(part, 2)).join(':')),
);
const fraction = fc.oneof(
  fc.constantFrom('', '.0', '.9', '.000', '.999', '.0001', '.000001', '.999999', '.123000'),
  fc.stringMatching(/^\.\d{1,6}$/),
);

/** A moment of such a day, with none to six digits of a second, and `suffix` after them. */
export function arbitraryMoment(suffix: 'Z' | ''): fc.Arbitrary<string> {
  return fc
    .tuple(arbitraryDate, clock, fraction)
    .map(([date, time, digitsOfSecond]) => `${date}T${time}${digitsOfSecond}${suffix}`);
}
