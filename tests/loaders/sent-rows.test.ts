import { SentRows } from '@spacex-platform/loaders';
import { type Row, type Table, tablesOf } from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

interface Trip {
  readonly id: string;
  readonly stops: readonly { readonly city: string; readonly day: number }[];
}

const { table, child } = tablesOf<Trip, 'trips'>('trips');
const description = 'A table.';
const trips = table('trips', { description, key: ['id'], columns: (c) => ({ id: c.text('id') }) });
const stops = child('stops', 'stops', {
  description,
  key: ['id', 'position'],
  columns: (c) => ({ id: c.parent.text('id'), position: c.position() }),
});
const cities = child('cities', 'stops', {
  description,
  key: ['id', 'city', 'day'],
  columns: (c) => ({ id: c.parent.text('id'), city: c.text('city'), day: c.integer('day') }),
});

const batch = (documentIds: readonly string[], one: Table, rows: readonly object[] = []) => ({
  resource: 'trips',
  documentIds,
  rows: new Map([[one, rows as readonly Row[]]]),
});

describe('SentRows', () => {
  test('refuses a document that is sent twice, also in another batch', () => {
    const sent = new SentRows('memory');
    sent.add(batch(['a', 'b'], trips));
    sent.add({ ...batch(['a'], trips), resource: 'other' });
    expect(() => sent.add(batch(['c', 'a'], trips))).toThrow(
      'Document "a" of trips was sent twice to memory. Nothing was committed. Send each document once in a run, with all its rows in one batch.',
    );
  });

  test('does not remember documents of a caller that verifies them', () => {
    const sent = new SentRows('memory', { distinct: true });
    sent.add(batch(['a'], trips));
    expect(() => sent.add(batch(['a'], trips))).not.toThrow();
    const rows = [{ id: 'a' }, { id: 'b' }, { id: 'a' }];
    expect(() => sent.add(batch(['c'], trips, rows))).toThrow('sent twice');
  });

  const key = fc.record({
    id: fc.constantFrom('a', 'b', 'c', '1', 'a,1'),
    position: fc.nat(3),
    city: fc.constantFrom('x', 'y', ''),
    day: fc.nat(1),
  });

  test.each([trips, stops, cities] as const)(
    'refuses rows of $name if and only if two of them have the same key',
    (one: Table) => {
      fc.assert(
        fc.property(fc.array(key, { maxLength: 6 }), fc.boolean(), (found, isSorted) => {
          const rows = isSorted ? found.toSorted((a, b) => a.position - b.position) : found;
          const seen = new Map<string, number>();
          for (const row of rows) {
            const values = one.key.map((name) => String((row as Record<string, unknown>)[name]));
            const text = values.map((value) => `${value.length}:${value}`).join();
            seen.set(text, (seen.get(text) ?? 0) + 1);
          }
          const isRepeated = [...seen.values()].some((count) => count > 1);
          const add = () => new SentRows('memory').add(batch([], one, rows));
          if (isRepeated) expect(add).toThrow(`of ${one.name}, in document "`);
          else expect(add).not.toThrow();
        }),
        { numRuns: 500 },
      );
    },
  );
});
