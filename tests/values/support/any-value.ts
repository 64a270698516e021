import {
  type ColumnType,
  isRowError,
  type Row,
  rowsOf,
  tablesOf,
} from '@spacex-platform/transform';
import fc from 'fast-check';
import { arbitraryText } from '../../support/arbitrary-text.ts';
import { edgeNumbers, edgeTexts, expectedValue } from '../../support/column-edges.ts';
import { jsonText } from '../../support/json-text.ts';

export type Kind = ColumnType | 'year';

export const kinds: readonly Kind[] = [
  ...(['text', 'integer', 'bigint', 'double', 'boolean', 'timestamp', 'date', 'json'] as const),
  'year',
];

/** A document with a value for one of the columns. */
export interface Sample {
  readonly id: string;
  readonly kind: Kind;
  readonly value: unknown;
}

/** A table with one nullable column of each kind, which reads the field of its name. */
export const everyKind = tablesOf<{ id: string }, 'samples'>('samples').table('every_kind', {
  description: 'One row for each document, with a column of every type.',
  key: ['id'],
  columns: (c) => ({
    id: c.text('id'),
    ...Object.fromEntries(
      kinds.map((kind) => [
        `a_${kind}`,
        kind === 'year'
          ? { type: 'integer' as const, nullable: true, from: { kind, path: ['a_year'] } }
          : {
              type: kind,
              nullable: true,
              from: { kind: 'document' as const, path: [`a_${kind}`] },
            },
      ]),
    ),
  }),
});

/** Digits, so that random texts are nearly timestamps. */
const almostTimestamp = fc
  .tuple(
    fc.stringMatching(/^[0-2]\d{3}-[01]\d-[0-3]\d$/),
    fc.stringMatching(/^T[0-2]\d:[0-5]\d:[0-5]\d$/),
    fc.stringMatching(/^(\.\d{0,7})?(Z|[+-][01]\d:[0-5]\d)?$/),
  )
  .map((parts) => parts.join(''));

/** Any JSON value, often one at the limits of a column type. */
const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...edgeNumbers, ...edgeTexts) },
  { weight: 2, arbitrary: almostTimestamp },
  { weight: 1, arbitrary: almostTimestamp.map((text) => text.slice(0, 10)) },
  { weight: 3, arbitrary: arbitraryText },
  { weight: 3, arbitrary: fc.jsonValue({ stringUnit: 'binary' }) },
  { weight: 2, arbitrary: fc.jsonValue().map((value) => ({ '\ufeffkey': ['\ufeff', value] })) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('\0', 'a', '\ud800', 'é') }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 2, arbitrary: fc.maxSafeInteger() },
  { weight: 2, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(true, false, [], {}, null) },
);

/** Whether Redshift can store the texts of a document. */
export function fitsRedshift({ id, kind, value }: Sample): boolean {
  if (Buffer.byteLength(id) > 256) return false;
  if (kind !== 'text' && kind !== 'json') return true;
  return Buffer.byteLength(kind === 'text' ? String(value) : JSON.stringify(value)) <= 65_535;
}

/** Ids that begin with any text that fits into a key; `batch` and position make them unique. */
const anyId = fc.oneof(
  fc.constantFrom('', '\ufeff', ' ', "'", '\\', '👩‍🚀', 'é'.repeat(140)),
  arbitraryText.map((text) => [...text].slice(0, 20).join('')),
);

/** Documents of one load, as JSON.parse returns them. */
export function arbitrarySamples(batch: () => number, count: number): fc.Arbitrary<Sample[]> {
  const one = fc.tuple(anyId, fc.constantFrom(...kinds), anyJson);
  return fc
    .array(one, { minLength: count, maxLength: count, size: 'max' })
    .map((list) => {
      const number = batch();
      return list.map(([prefix, kind, value], at) => ({
        ...{ id: `${prefix}-${number}-${at}`, kind },
        value: JSON.parse(jsonText(value)) as unknown,
      }));
    })
    .map((list) => Object.assign(list, { [fc.toStringMethod]: () => `${list.length} documents` }));
}

/** The row of a document; undefined if it is rejected. */
export function rowOf({ id, kind, value }: Sample): Row | undefined {
  const document = { id, [`a_${kind}`]: value };
  try {
    return rowsOf(everyKind)(document)[0];
  } catch (error) {
    if (!isRowError(error)) throw error;
    return undefined;
  }
}

/** The value of each column that targets must have, as {@link exact} writes it; or a reject. */
export function expectedRow({
  id,
  kind,
  value,
}: Sample): Record<string, string | null> | undefined {
  const expected = value === null ? null : expectedValue(kind, value);
  if (expected === undefined) return undefined;
  const empty = Object.fromEntries(kinds.map((one) => [`a_${one}`, null]));
  return { id, ...empty, [`a_${kind}`]: exact(kind, expected) };
}

/** A value as a text that has only one form, so that values of all readers can be compared. */
export function exact(kind: Kind, value: unknown): string | null {
  if (value === null) return null;
  switch (kind) {
    case 'json':
      return JSON.stringify(sorted(value));
    case 'timestamp': {
      const text = String(value);
      return `${text.slice(0, 19)}.${text.slice(20, -1).padEnd(6, '0')}Z`;
    }
    case 'double':
      return Object.is(value, -0) ? '-0' : String(value);
    default:
      return String(value);
  }
}

/** JSON with its keys in order: databases do not preserve it. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return { object: entries.sort(([a], [b]) => (a < b ? -1 : 1)) };
}
