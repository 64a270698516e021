import {
  type ColumnType,
  isRowError,
  type Row,
  rowsOf,
  type Table,
  tablesOf,
  type UtcTimestamp,
} from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edgeNumbers, edgeTexts, expectedValue } from '../../../tests/support/column-edges.ts';
import { loopRowMaker } from '../src/rows.ts';

interface Sample {
  readonly id: string;
  readonly text: string | null;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly any: unknown;
  readonly year: UtcTimestamp;
  readonly items: readonly { readonly number: number }[];
}

const { table, child } = tablesOf<Sample, 'samples'>('samples');
type Kind = ColumnType | 'year';

/** A table with one column of each kind, which reads the field `value`. */
function tableOf(kind: Kind): Table {
  const definition = { description: 'One row for each sample.', key: ['id'] as const };
  const value = { ...{ nullable: true }, from: { kind: 'document', path: ['value'] } } as const;
  return table(`samples_of_${kind}`, {
    ...definition,
    columns: (c) => ({
      id: c.text('id'),
      value:
        kind === 'year'
          ? { type: 'integer', nullable: false, from: { kind: 'year', path: ['value'] } }
          : { ...value, type: kind },
    }),
  });
}

const kinds: readonly Kind[] = [
  ...(['text', 'integer', 'bigint', 'double', 'boolean', 'timestamp', 'date', 'json'] as const),
  'year',
];

/** Digits, so that random texts are nearly timestamps. */
const almostTimestamp = fc
  .tuple(
    fc.stringMatching(/^[0-2]\d{3}-[01]\d-[0-3]\d$/),
    fc.stringMatching(/^T[0-2]\d:[0-6]\d:[0-6]\d$/),
    fc.stringMatching(/^(\.\d{0,7})?(Z|[+-][0-2]\d:[0-6]\d)?$/),
  )
  .map((parts) => parts.join(''));

const anyJson = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...edgeNumbers, ...edgeTexts) },
  { weight: 3, arbitrary: almostTimestamp },
  { weight: 1, arbitrary: almostTimestamp.map((text) => text.slice(0, 10)) },
  { weight: 2, arbitrary: fc.jsonValue({ stringUnit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom('\0', 'a', '\ud800', '\udc00', 'é') }),
  },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(true, false, [], {}) },
);

/** The row of a document, or its issues. */
function outcomeOf(sample: Table, document: object) {
  try {
    return { row: rowsOf(sample)(document as never)[0] };
  } catch (error) {
    if (!isRowError(error)) throw error;
    return { error };
  }
}

describe.each(kinds)('a column of kind %s', (kind) => {
  const sample = tableOf(kind);

  test('has the value of any JSON, or the document is refused', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const document = { id: 'a', value };
        const expected = expectedValue(kind, value);
        const { row, error } = outcomeOf(sample, document);
        const loop = loopRowMaker(sample)(document, null, 0);
        if (value === null && kind !== 'year') {
          expect(row).toEqual({ id: 'a', value: null });
        } else if (expected === undefined) {
          expect(error).toMatchObject({ table: sample.name, documentId: 'a' });
          expect(error?.issues).toEqual([
            {
              code: expect.any(String),
              path: 'value',
              message: expect.stringContaining(`${sample.name}.value cannot hold `),
            },
          ]);
        } else {
          expect(row).toEqual({ id: 'a', value: expected });
        }
        expect(loop).toEqual(row);
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses values that are not JSON', () => {
    const notJson = [Number.NaN, Number.POSITIVE_INFINITY, 5n, Symbol('s'), () => 1];
    for (const value of notJson) {
      expect(outcomeOf(sample, { id: 'a', value }).error?.issues).toHaveLength(1);
      if (kind === 'json') {
        expect(outcomeOf(sample, { id: 'a', value: [value] }).error?.issues).toHaveLength(1);
      }
    }
  });
});

describe('the issue of a value', () => {
  const stops = child('stops', 'items', {
    description: 'One row for each item.',
    key: ['id', 'position'],
    columns: (c) => ({
      id: c.parent.text('id'),
      position: c.position(),
      number: c.integer('number'),
      year: c.parent.yearOf('year'),
    }),
  });
  const read = (document: object) => outcomeOf(stops, document).error?.issues;

  test('names table, column, path and value, for every bad value', () => {
    const items = [{ number: 1 }, { number: 2 ** 31 }, { number: 0.5 }, { number: null }, 'text'];
    expect(read({ id: 'a', year: '2010-06-04', items })).toEqual([
      {
        code: 'out_of_range',
        path: 'items[1].number',
        message:
          'stops.number cannot hold 2147483648: expected an integer from -2147483648 to 2147483647',
      },
      expect.objectContaining({ code: 'out_of_range', path: 'items[2].number' }),
      expect.objectContaining({ code: 'wrong_type', path: 'items[3].number' }),
      expect.objectContaining({ code: 'wrong_type', path: 'items[4].number' }),
    ]);
    expect(read({ id: 'a', year: 'soon', items: [{ number: 1 }] })).toMatchObject([
      { code: 'invalid_timestamp', path: 'year' },
    ]);
    expect(read({ id: 'a', year: '2010-06-04', items: 'text' })).toMatchObject([
      { code: 'wrong_type', path: 'items' },
    ]);
  });

  test('shortens the value and escapes control characters', () => {
    const value = `\u001b[31m\u009b\u202e${'x'.repeat(500)}`;
    const [issue] = outcomeOf(tableOf('date'), { id: 'a', value }).error?.issues ?? [];
    expect(issue?.message).toMatch(/cannot hold "\\u001b\[31m\\u009b\\u202ex{40,60}…: expected/);
  });

  test('is too_long for a text that a key cannot have', () => {
    const keyed = outcomeOf(tableOf('text'), { id: 'x'.repeat(257), value: 'x'.repeat(257) });
    expect(keyed.error?.issues).toMatchObject([{ code: 'too_long', path: 'id' }]);
    expect(outcomeOf(tableOf('text'), { id: 'x'.repeat(256), value: null }).row).toBeDefined();
  });

  test('is too_deep for JSON with more than 100 levels', () => {
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    const json = tableOf('json');
    expect(outcomeOf(json, { id: 'a', value: nested(100) }).row).toBeDefined();
    expect(outcomeOf(json, { id: 'a', value: nested(101) }).error?.issues).toMatchObject([
      { code: 'too_deep', path: 'value' },
    ]);
  });

  test('is one message with the first five, in the error', () => {
    const items = Array.from({ length: 300 }, () => ({ number: 'x' }));
    const { error } = outcomeOf(stops, { id: 'a', year: '2010-06-04', items });
    expect(error?.issues).toHaveLength(100);
    expect(error?.message).toMatch(/^Document a cannot become rows of stops: .*and 95 more/);
  });
});

test('refuses two rows of one document with the same key', () => {
  const numbers = child('numbers', 'items', {
    description: 'One row for each number.',
    key: ['id', 'number'],
    columns: (c) => ({ id: c.parent.text('id'), number: c.integer('number') }),
  });
  const items = [{ number: 1 }, { number: 2 }, { number: 1 }];
  expect(outcomeOf(numbers, { id: 'a', items }).error?.issues).toEqual([
    {
      code: 'duplicate_key',
      path: 'items[2]',
      message: 'numbers would have two rows with the key (id, number) = ["a",1]: elements 0 and 2',
    },
  ]);
  const rows = rowsOf(numbers)({ id: 'a', items: items.slice(0, 2) } as never) as Row[];
  expect(rows).toHaveLength(2);
});

test('textsChecked leaves out only the check for characters that databases cannot store', () => {
  const rowOf = rowsOf(tableOf('text'), { textsChecked: true });
  expect(rowOf({ id: 'a', value: '\ud800' } as never)).toEqual([{ id: 'a', value: '\ud800' }]);
  expect(() => rowOf({ id: 'a', value: 5 } as never)).toThrow('samples_of_text.value');
});
