import { contentHash, type Row, type Table, tablesOf } from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CopyEncoder } from '../../packages/loaders/src/database/copy-encoder.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'binary-ascii', maxLength: 60 }),
  fc.constantFrom('', 'B1058', '軌道', '\ud800', 'x'.repeat(70_000)),
);
const timestamp = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

/** Values of each type, in the order in which the columns repeat. */
const values = {
  text,
  integer: fc.integer(),
  bigint: fc.maxSafeInteger(),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }),
  boolean: fc.boolean(),
  timestamp: timestamp.map((date) => date.toISOString()),
  date: timestamp.map((date) => date.toISOString().slice(0, 10)),
  json: fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null),
} as const;
const types = Object.keys(values) as (keyof typeof values)[];

/** A table whose columns go through all types. */
function tableOf(columns: number): Table {
  const { table } = tablesOf<{ readonly id: string }, ''>('');
  const description = 'Any values.';
  const { columns: id } = table('any', {
    description,
    key: ['c0'],
    columns: (c) => ({ c0: c.text('id') }),
  });
  const others = Array.from({ length: columns - 1 }, (_, at) => {
    const type = types[(at + 1) % types.length] as keyof typeof values;
    return [`c${at + 1}`, { ...id.c0, type, nullable: true }] as const;
  });
  return {
    ...table('any', { description, key: ['c0'], columns: () => id }),
    columns: { ...id, ...Object.fromEntries(others) },
  };
}

function rowsOf(columns: number): fc.Arbitrary<Row> {
  const cells = Array.from({ length: columns }, (_, at) => {
    const value = values[types[at % types.length] as keyof typeof values];
    return [`c${at}`, at === 0 ? text : fc.option<unknown>(value)] as const;
  });
  return fc.record(Object.fromEntries(cells)) as fc.Arbitrary<Row>;
}

/** The last value of the only row: before the two bytes of the trailer. */
function hashIn(body: Uint8Array): bigint {
  return Buffer.from(body).readBigInt64BE(body.length - 10);
}

describe('the content hash in COPY data', () => {
  // Around the 32 columns of one mask of nulls.
  it.each([1, 8, 31, 32, 33, 64, 70])('is that of the row, with %i columns', (columns) => {
    const table = tableOf(columns);
    const hash = contentHash(table);
    const encoder = new CopyEncoder(table);
    fc.assert(
      fc.property(rowsOf(columns), (row) => {
        encoder.add(row);
        expect(hashIn(encoder.take())).toBe(hash(row));
      }),
    );
  });

  it('is the same where WebAssembly is forbidden', () => {
    const table = tableOf(9);
    const row = { c0: 'B1058', c1: -7, c2: 2 ** 40, c3: -0, c4: true, c8: 'Türksat' };
    const withWebAssembly = new CopyEncoder(table);
    vi.stubGlobal('WebAssembly', undefined);
    try {
      const without = new CopyEncoder(table);
      for (const encoder of [withWebAssembly, without]) encoder.add(row);
      expect(without.take()).toEqual(withWebAssembly.take());
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
