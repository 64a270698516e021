import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DocumentSet } from '../../packages/loaders/src/run/document-set.ts';

const hex = (digits: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...digits), minLength: length, maxLength: length });
const id = fc.oneof(
  hex('0123456789abcdef', 24),
  // Few distinct IDs, so that duplicates and the all-zero ID occur.
  hex('0f', 4).map((tail) => tail.padStart(24, '0')),
  hex('0F', 4).map((tail) => tail.padStart(24, '0')),
  fc.string({ maxLength: 25 }),
);

test('behaves like a Set', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 400 }), (ids) => {
      const ours = new DocumentSet();
      const known = new Set<string>();
      for (const one of ids) {
        expect(ours.add(one)).toBe(!known.has(one));
        known.add(one);
      }
    }),
  );
});

test('contains every ID while it grows', () => {
  const ours = new DocumentSet();
  const ids = Array.from({ length: 300_000 }, (_, at) =>
    (at * 7919).toString(16).padStart(24, '0'),
  );
  expect(ids.every((one) => ours.add(one))).toBe(true);
  expect(ids.some((one) => ours.add(one))).toBe(false);
});
