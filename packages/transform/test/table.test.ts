import { tablesOf } from '@spacex-platform/transform';
import { expect, test } from 'vitest';

test('a column that may be null cannot be in a key', () => {
  const { table } = tablesOf('launches');
  const define = () =>
    table('flights_by_rocket', {
      description: 'No table.',
      key: ['rocket_id'],
      columns: (c) => ({ rocket_id: c.text.nullable('rocket') }),
    });
  expect(define).toThrow(/rocket_id may be null/);
});

test('a table has a key', () => {
  const { table } = tablesOf('launches');
  const define = () =>
    table('flights', { description: 'No table.', key: [], columns: (c) => ({ id: c.text('id') }) });
  expect(define).toThrow('Table flights: it has no key');
});
