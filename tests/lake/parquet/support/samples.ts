import {
  canonicalTimestamp,
  type IsoText,
  type Row,
  tablesOf,
  type UtcTimestamp,
} from '@spacex-platform/transform';
import fc from 'fast-check';
import { arbitraryDate, arbitraryMoment } from '../../../support/arbitrary-moment.ts';
import { arbitraryText } from '../../../support/arbitrary-text.ts';

interface Sample {
  readonly id: string;
  readonly text: IsoText<'timestamp' | 'date'> | null;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly json: unknown;
  readonly year: UtcTimestamp;
}

/** A table with a column of every type, all of them nullable but the key and the partition. */
export const samples = tablesOf<Sample, 'samples'>('samples').table('samples', {
  description: 'A column of every type.',
  key: ['sample_id'],
  partition: 'sample_year',
  columns: (c) => ({
    sample_id: c.text('id'),
    a_text: c.text.nullable('text'),
    an_integer: c.integer.nullable('number'),
    a_bigint: c.bigint.nullable('number'),
    sample_year: c.yearOf('year'),
    a_double: c.double.nullable('number'),
    a_boolean: c.boolean.nullable('flag'),
    a_timestamp: c.timestamp.nullable('text'),
    a_date: c.date.nullable('text'),
    a_json: c.json('json'),
  }),
});

export type SampleRow = Row<typeof samples>;

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 5 });

/** Any row, values at the edges more often than chance has it. */
export const arbitrarySample: fc.Arbitrary<SampleRow> = fc.record({
  sample_id: arbitraryText,
  a_text: orNull(arbitraryText),
  an_integer: orNull(fc.oneof(fc.integer(), fc.constantFrom(-0, -(2 ** 31), 2 ** 31 - 1))),
  a_bigint: orNull(
    fc.oneof(
      fc.maxSafeInteger(),
      fc.constantFrom(-0, -1, 2 ** 32, -(2 ** 32), -(2 ** 32) - 1, 2 ** 31),
      fc.constantFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    ),
  ),
  sample_year: fc.integer({ min: 1, max: 9999 }),
  a_double: orNull(
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(-0, 0, Number.MIN_VALUE, -Number.MAX_VALUE, 2 ** -1022),
    ),
  ),
  a_boolean: orNull(fc.boolean()),
  a_timestamp: orNull(arbitraryMoment('Z').map(canonicalTimestamp)),
  a_date: orNull(arbitraryDate),
  a_json: orNull(fc.jsonValue({ maxDepth: 3 })),
});
