import { canonicalTimestamp, epochMicros, timestampOfMicros } from '@spacex-platform/transform';
import { daysOf } from '@spacex-platform/transform/internal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') };

describe('timestamps', () => {
  it('normalizes every timestamp to one format', () => {
    expect(canonicalTimestamp('2020-05-30T19:22:00Z')).toBe('2020-05-30T19:22:00.000Z');
    expect(canonicalTimestamp('2020-05-30T19:22:00')).toBe('2020-05-30T19:22:00.000Z');
    expect(canonicalTimestamp('2020-05-30T19:22:00.5Z')).toBe('2020-05-30T19:22:00.500Z');
    expect(canonicalTimestamp('2021-04-21T20:00:01.999872')).toBe('2021-04-21T20:00:01.999872Z');
    expect(canonicalTimestamp('2021-04-21T20:00:01.120000Z')).toBe('2021-04-21T20:00:01.120Z');
    expect(canonicalTimestamp('2021-04-21T20:00:01.1234Z')).toBe('2021-04-21T20:00:01.123400Z');
  });

  it('converts timestamps with an offset to UTC', () => {
    expect(canonicalTimestamp('2006-03-25T10:30:00+12:00')).toBe('2006-03-24T22:30:00.000Z');
    expect(canonicalTimestamp('1969-12-31T23:59:59.999999-00:30')).toBe(
      '1970-01-01T00:29:59.999999Z',
    );
  });

  it.each(['rubbish', '', '2022-02-30T00:00:00Z', '2022-01-31', '0000-01-01T00:00:00Z'])(
    'refuses %j',
    (text) => expect(() => canonicalTimestamp(text)).toThrow(`Invalid timestamp "${text}"`),
  );

  it('counts days like Date, for the years 1 to 9999', () => {
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        const text = date.toISOString();
        expect(daysOf(text)).toBe(Math.floor(date.getTime() / 86_400_000));
      }),
      { numRuns: 2000 },
    );
  });

  it('converts microseconds to text and back without loss', () => {
    fc.assert(
      fc.property(
        fc.date({ ...years, noInvalidDate: true }),
        fc.integer({ min: 0, max: 999 }),
        (date, rest) => {
          const micros = BigInt(date.getTime()) * 1000n + BigInt(rest);
          const text = timestampOfMicros(micros);
          expect(epochMicros(text)).toBe(micros);
          expect(canonicalTimestamp(text)).toBe(text);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
