import { describe, expect, test } from 'vitest';
import type { UpcomingLaunch } from '../src/report/report-data.ts';
import { byUpcomingDate, upcomingDate } from '../src/report/upcoming-dates.ts';

const launch = (date: string, precision: string | null, name = ''): UpcomingLaunch => ({
  ...{ launch: name, date: `${date}.000Z`, precision, pad: null, boosters: [] },
});

describe('the date of an upcoming launch', () => {
  test.each([
    ['2026-08-25T05:49:00', 'hour', '2026-08-25 05:49 UTC'],
    ['2026-09-12T00:00:00', 'day', '2026-09-12'],
    ['2026-09-30T00:00:00', 'month', 'September 2026'],
    ['2026-12-31T00:00:00', 'month', 'December 2026'],
    ['2026-03-31T00:00:00', 'quarter', 'Q1 2026'],
    ['2026-06-30T00:00:00', 'quarter', 'Q2 2026'],
    ['2026-09-30T00:00:00', 'quarter', 'Q3 2026'],
    ['2026-12-31T00:00:00', 'quarter', 'Q4 2026'],
    ['2026-06-30T00:00:00', 'half', 'first half of 2026'],
    ['2026-12-31T00:00:00', 'half', 'second half of 2026'],
    ['2026-12-31T00:00:00', 'year', '2026'],
    ['2029-12-31T00:00:00', null, 'unknown'],
  ])('%s with the precision %s is %s', (date, precision, text) => {
    expect(upcomingDate(launch(date, precision))).toBe(text);
  });
});

test('launches are ordered by date, precision and name, and those without a precision are last', () => {
  const ordered = [
    launch('2026-08-25T05:49:00', 'hour', 'B'),
    launch('2026-12-31T00:00:00', 'day', 'Z'),
    launch('2026-12-31T00:00:00', 'month', 'Group 9'),
    launch('2026-12-31T00:00:00', 'month', 'Group 10'),
    launch('2026-12-31T00:00:00', 'quarter', 'A'),
    launch('2026-12-31T00:00:00', 'year', 'A'),
    launch('2027-06-30T00:00:00', 'half', 'A'),
    launch('2026-01-01T00:00:00', null, 'A'),
  ];
  expect(ordered.toReversed().toSorted(byUpcomingDate)).toEqual(ordered);
});
