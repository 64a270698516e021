import { type Column, contentHash, type Row, type Table, tables } from '@spacex-platform/transform';
import { valuesOf } from '@spacex-platform/transform/internal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowHash } from '../../../packages/loaders/src/parquet/row-hash.ts';
import { arbitraryMoment } from '../../support/arbitrary-moment.ts';
import { arbitraryText } from '../../support/arbitrary-text.ts';

/** Texts that become one character if they are joined before they are encoded. */
const halves = fc.constantFrom(
  'end \ud83d',
  '\ude00 start',
  '',
  'é'.repeat(40),
  'x'.repeat(90_000),
);
const text = fc.oneof(arbitraryText, halves);

const valuesOfType: Record<Column['type'], fc.Arbitrary<unknown>> = {
  text,
  json: fc.jsonValue({ maxDepth: 2 }),
  integer: fc.integer(),
  bigint: fc.maxSafeInteger(),
  double: fc.double({ noNaN: true }),
  boolean: fc.boolean(),
  timestamp: arbitraryMoment('Z').map((moment) => new Date(moment).toISOString()),
  date: fc.constantFrom('1970-01-01', '2022-10-05'),
};

function arbitraryRow(table: Table): fc.Arbitrary<Row> {
  const columns = Object.entries(table.columns).map(([name, { type }]) => [
    name,
    fc.option(valuesOfType[type], { nil: null, freq: 4 }),
  ]);
  return fc.record(Object.fromEntries(columns)) as fc.Arbitrary<Row>;
}

test.each(tables.map((table) => [table.name, table] as const))(
  'hashes rows of %s like contentHash, and encodes each text',
  (_, table) => {
    const [expected, read, hash] = [contentHash<Table>(table), valuesOf(table), new RowHash(table)];
    const values: unknown[] = [];
    const types = Object.values(table.columns).map(({ type }) => type);
    fc.assert(
      fc.property(arbitraryRow(table), (row) => {
        read(row, values);
        expect(hash.of(values)).toBe(expected(row));
        // The other hash has used the memory: encode again.
        hash.of(values);
        const texts = values.flatMap((value, at) => {
          if (types[at] !== 'text' && types[at] !== 'json') return [];
          if (value === null) return [null];
          return [Buffer.from(types[at] === 'json' ? JSON.stringify(value) : String(value))];
        });
        expect([...hash.lengths]).toEqual(texts.map((one) => one?.length ?? -1));
        const joined = Buffer.concat(texts.map((one) => one ?? Buffer.alloc(0)));
        expect(Buffer.compare(hash.bytes.subarray(0, hash.length), joined)).toBe(0);
      }),
      { numRuns: 60 },
    );
  },
);
